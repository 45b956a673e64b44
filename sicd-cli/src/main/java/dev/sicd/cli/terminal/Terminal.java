package dev.sicd.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints lines for people, in colour where that is wanted. What stands in a line may come from a stranger's file or server:
 * characters that a terminal would obey, or hide, are shown instead of sent.
 */
public final class Terminal {
    private static final int FIRST_CONTROL_PICTURE = 0x2400;
    private static final int DELETE_PICTURE = 0x2421;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean coloured;

    /** @param coloured whether {@code out} understands ANSI colours and wants them */
    public Terminal(PrintStream out, PrintStream err, boolean coloured) {
        this.out = new PrintStream(out, true, UTF_8);
        this.err = new PrintStream(err, true, UTF_8);
        this.coloured = coloured;
    }

    /** This process's: in colour when it is a terminal and NO_COLOR is not set, in UTF-8 whatever the locale. */
    public static Terminal ofProcess() {
        return new Terminal(System.out, System.err, Ansi.AUTO.enabled());
    }

    public void line(String text) {
        out.println(visible(text));
    }

    /** Whether lines can be drawn anew: it is a terminal of a person. */
    public boolean isInteractive() {
        return coloured;
    }

    /** Draws the last line anew, without ending it; empty: takes it away. Only where {@link #isInteractive}. */
    public void redraw(String text) {
        err.print("\r\u001b[K" + visible(text));
        err.flush();
    }

    /** Whether nobody takes any more what is printed: the other end of a pipe was closed. */
    public boolean isDeaf() {
        return out.checkError();
    }

    public void heading(String text) {
        out.println();
        out.println(painted("1", text));
    }

    public void passed(String text) {
        out.println(painted("32", "✓") + " " + visible(text));
    }

    public void failed(String text) {
        out.println(painted("31", "✗") + " " + visible(text));
    }

    /** One line of a unified diff. */
    public void diffLine(String text) {
        if (text.startsWith("+++") || text.startsWith("---")) {
            out.println(painted("1", text));
        } else if (text.startsWith("@@")) {
            out.println(painted("36", text));
        } else if (text.startsWith("+")) {
            out.println(painted("32", text));
        } else if (text.startsWith("-")) {
            out.println(removed(text));
        } else {
            line(text);
        }
    }

    /** A line on standard error. */
    public void error(String text) {
        err.println("sicd: " + visible(text));
    }

    /** The text with every control and format character but the tab replaced by something that can be seen. */
    static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\t') {
                shown.append('\t');
            } else if (point < ' ') {
                shown.appendCodePoint(FIRST_CONTROL_PICTURE + point);
            } else if (point == 0x7f) {
                shown.appendCodePoint(DELETE_PICTURE);
            } else if (isHidden(point)) {
                shown.append("<U+%04X>".formatted(point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> true;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Blanks at its end stand out, since they are often what is removed. */
    private String removed(String text) {
        int end = text.length();
        while (end > 1 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        String blanks = text.substring(end);
        return painted("31", text.substring(0, end)) + (blanks.isEmpty() ? "" : painted("41", blanks));
    }

    private String painted(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + visible(text) + "\u001b[0m" : visible(text);
    }
}
