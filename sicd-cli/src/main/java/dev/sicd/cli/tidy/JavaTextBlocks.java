package dev.sicd.cli.tidy;

import java.util.BitSet;

/** Finds where Java's text blocks are; it understands just enough of Java not to be fooled by comments and other literals. */
final class JavaTextBlocks {
    private enum Place {
        CODE,
        LINE_COMMENT,
        BLOCK_COMMENT,
        STRING,
        CHARACTER,
        TEXT_BLOCK
    }

    private static final String TEXT_BLOCK_MARK = "\"\"\"";

    private final String code;
    private final BitSet lines = new BitSet();
    private Place place = Place.CODE;
    private int line = 1;

    private JavaTextBlocks(String code) {
        this.code = code;
    }

    /** The numbers, from 1, of the lines that begin inside a text block. */
    static BitSet linesWithin(String code) {
        JavaTextBlocks scan = new JavaTextBlocks(code);
        for (int at = 0; at < code.length(); ) {
            at += scan.step(at);
        }
        return scan.lines;
    }

    /** Takes one token's first characters at a time and says how many they were. */
    private int step(int at) {
        if (code.charAt(at) == '\n') {
            endLine();
            return 1;
        }
        return switch (place) {
            case CODE -> stepInCode(at);
            case LINE_COMMENT -> 1;
            case BLOCK_COMMENT -> leave(at, "*/");
            case STRING -> leaveLiteral(at, "\"");
            case CHARACTER -> leaveLiteral(at, "'");
            case TEXT_BLOCK -> leaveLiteral(at, TEXT_BLOCK_MARK);
        };
    }

    private void endLine() {
        line++;
        if (place == Place.TEXT_BLOCK) {
            lines.set(line);
        } else if (place != Place.BLOCK_COMMENT) {
            // An unfinished string does not compile; taking it to end here keeps the harm to one line.
            place = Place.CODE;
        }
    }

    private int stepInCode(int at) {
        if (code.startsWith("//", at)) {
            return enter(Place.LINE_COMMENT, 2);
        }
        if (code.startsWith("/*", at)) {
            return enter(Place.BLOCK_COMMENT, 2);
        }
        if (code.startsWith(TEXT_BLOCK_MARK, at)) {
            return enter(Place.TEXT_BLOCK, TEXT_BLOCK_MARK.length());
        }
        return switch (code.charAt(at)) {
            case '"' -> enter(Place.STRING, 1);
            case '\'' -> enter(Place.CHARACTER, 1);
            default -> 1;
        };
    }

    private int enter(Place next, int length) {
        place = next;
        return length;
    }

    private int leaveLiteral(int at, String mark) {
        boolean escapes = code.charAt(at) == '\\' && at + 1 < code.length() && code.charAt(at + 1) != '\n';
        return escapes ? 2 : leave(at, mark);
    }

    private int leave(int at, String mark) {
        if (!code.startsWith(mark, at)) {
            return 1;
        }
        return enter(Place.CODE, mark.length());
    }
}
