package dev.sicd.policy;

/** How a value from a file or from a proposal is shown in a message: printable, and cut to a sane length. */
final class Shown {
    static final int LINE_MAX = 300;
    private static final int QUOTED_MAX = 80;

    private Shown() {}

    static String quoted(String value) {
        return "'" + printable(value, QUOTED_MAX) + "'";
    }

    /** The text without what a terminal would obey or hide, and with an ellipsis where it was cut. */
    static String printable(String text, int lengthMax) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(lengthMax)
                .forEach(point -> shown.appendCodePoint(isPrintable(point) ? point : '\uFFFD'));
        return text.codePointCount(0, text.length()) > lengthMax
                ? shown.append('…').toString()
                : shown.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
