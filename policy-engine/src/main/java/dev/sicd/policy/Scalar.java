package dev.sicd.policy;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A single value of the file, which finds the place in the file for a place in the value: an expression's mistake is
 * shown where the author reads it. It does not know what the value means.
 *
 * @param where what it belongs to, as messages begin: {@code rule 'x': }
 */
record Scalar(ScalarNode node, PolicyText file, String where, Mistakes mistakes) {
    String value() {
        return node.getValue();
    }

    void mistake(String what, String cure) {
        mistakes.add(node.getStartMark(), where + what, cure);
    }

    /**
     * A mistake inside the value.
     *
     * @param line of the value, from 0
     * @param column of that line, from 0
     */
    void mistakeAt(int line, int column, String what, String cure) {
        int offset = column;
        String[] valueLines = value().split("\n", -1);
        for (int i = 0; i < line && i < valueLines.length; i++) {
            offset += valueLines[i].length() + 1;
        }
        mistakeAt(Math.min(offset, value().length()), what, cure);
    }

    void mistakeAt(int offset, String what, String cure) {
        Place place = place(offset);
        mistakes.add(place.line + 1, place.column + 1, where + what, cure);
    }

    /** A place in the file, from 0. */
    private record Place(int line, int column) {}

    private Place place(int offset) {
        Mark start = node.getStartMark();
        ScalarStyle style = node.getScalarStyle();
        if (style == ScalarStyle.LITERAL) {
            return inLiteral(offset);
        }
        boolean oneLine = start.getLine() == node.getEndMark().getLine();
        if (oneLine && style == ScalarStyle.PLAIN) {
            return new Place(start.getLine(), start.getColumn() + offset);
        }
        if (oneLine) {
            return new Place(start.getLine(), inQuotes(offset));
        }
        return inFolded(offset);
    }

    /** The text begins on the line after the bar, and every line of it is as it stands there, only indented. */
    private Place inLiteral(int offset) {
        String before = value().substring(0, offset);
        int line = (int) before.chars().filter(c -> c == '\n').count();
        int column = offset - (before.lastIndexOf('\n') + 1);
        String ownLine = value().split("\n", -1)[line];
        int fileLine = node.getStartMark().getLine() + 1 + line;
        int indent = Math.max(0, file.line(fileLine).length() - ownLine.length());
        return new Place(fileLine, indent + column);
    }

    /** What is escaped is longer in the file than in the value. */
    private int inQuotes(int offset) {
        Mark start = node.getStartMark();
        String line = file.line(start.getLine());
        boolean doubled = node.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
        int at = start.getColumn() + 1;
        for (int i = 0; i < offset && at < line.length(); i++) {
            char c = line.charAt(at);
            at += doubled && c == '\\' ? escapeLength(line, at) : !doubled && c == '\'' ? 2 : 1;
        }
        return at;
    }

    private static int escapeLength(String line, int at) {
        return at + 1 >= line.length()
                ? 1
                : switch (line.charAt(at + 1)) {
                    case 'x' -> 4;
                    case 'u' -> 6;
                    case 'U' -> 10;
                    default -> 2;
                };
    }

    /** Lines are joined by a blank, or by as many line breaks as there were empty ones between. */
    private Place inFolded(int offset) {
        int line = node.getStartMark().getLine();
        int indent = node.getStartMark().getColumn();
        int rest = offset;
        if (node.getScalarStyle() == ScalarStyle.FOLDED) {
            line++;
            indent = 0;
        } else if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            indent++;
        }
        while (line <= node.getEndMark().getLine()) {
            String shown =
                    file.line(line).substring(Math.min(indent, file.line(line).length()));
            int blanks = shown.length() - shown.stripLeading().length();
            int length = shown.strip().length();
            if (rest <= length && length > 0) {
                return new Place(line, indent + blanks + rest);
            }
            boolean gap = length == 0 || !file.line(line + 1).isBlank();
            rest = Math.max(0, rest - length - (gap ? 1 : 0));
            line++;
            indent = 0;
        }
        return new Place(node.getStartMark().getLine(), node.getStartMark().getColumn());
    }
}
