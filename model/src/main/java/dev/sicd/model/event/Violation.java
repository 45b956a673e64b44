package dev.sicd.model.event;

/** One thing that is wrong with an event: which field, its value, and what would be right. */
public record Violation(String field, String message) {
    private static final int QUOTED_MAX = 80;
    private static final int REPLACEMENT = 0xfffd;

    static Violation of(String field, Object value, String cure) {
        String text = String.valueOf(value);
        StringBuilder quoted = new StringBuilder();
        // by code points, since half a surrogate pair could not be written as UTF-8
        text.codePoints().limit(QUOTED_MAX).map(Violation::printable).forEach(quoted::appendCodePoint);
        boolean cut = text.codePointCount(0, text.length()) > QUOTED_MAX;
        return new Violation(field, "'" + quoted + (cut ? "…" : "") + "' is not allowed: " + cure);
    }

    private static int printable(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE ? REPLACEMENT : codePoint;
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
