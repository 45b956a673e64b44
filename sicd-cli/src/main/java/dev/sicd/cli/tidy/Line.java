package dev.sicd.cli.tidy;

import java.util.ArrayList;
import java.util.List;

/**
 * One line and how it ends; it knows nothing about rules.
 *
 * @param text without its end; a carriage return that no line feed follows is text
 * @param end LF, CRLF, or nothing on a last line that lacks it
 */
record Line(String text, String end) {
    static final String LF = "\n";
    static final String CRLF = "\r\n";

    static List<Line> of(String content) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int feed = content.indexOf('\n'); feed >= 0; feed = content.indexOf('\n', start)) {
            boolean crlf = feed > start && content.charAt(feed - 1) == '\r';
            lines.add(
                    crlf
                            ? new Line(content.substring(start, feed - 1), CRLF)
                            : new Line(content.substring(start, feed), LF));
            start = feed + 1;
        }
        if (start < content.length()) {
            lines.add(new Line(content.substring(start), ""));
        }
        return lines;
    }

    /** Whether a carriage return stands where no line ends: an old Mac's file or a terminal's output, whose lines are not what they seem. */
    static boolean hasStrayReturns(String content) {
        for (int at = content.indexOf('\r'); at >= 0; at = content.indexOf('\r', at + 1)) {
            if (!content.startsWith(CRLF, at)) {
                return true;
            }
        }
        return false;
    }

    static String join(List<Line> lines) {
        StringBuilder content = new StringBuilder();
        lines.forEach(line -> content.append(line.text).append(line.end));
        return content.toString();
    }

    /** How most lines end; LF when there is no majority. */
    static String usualEnd(List<Line> lines) {
        long crlf = lines.stream().filter(line -> line.end.equals(CRLF)).count();
        long lf = lines.stream().filter(line -> line.end.equals(LF)).count();
        return crlf > lf ? CRLF : LF;
    }

    /** Blanks are spaces and tabs; other white space may be meant. */
    boolean isBlank() {
        return indentation() == text.length();
    }

    /** How many blanks the text begins with. */
    int indentation() {
        int length = 0;
        while (length < text.length() && isBlank(text.charAt(length))) {
            length++;
        }
        return length;
    }

    /** Where the blanks at the end begin. */
    int trailingBlanksFrom() {
        int from = text.length();
        while (from > 0 && isBlank(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }
}
