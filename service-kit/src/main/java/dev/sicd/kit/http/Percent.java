package dev.sicd.kit.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes percent-encoding, strictly; it does not know whether a path or a query is decoded. */
final class Percent {
    private Percent() {}

    /** @throws Problem 400 when a % is not followed by two hex digits, or the bytes are not UTF-8 */
    static String decode(String raw) {
        if (raw.indexOf('%') < 0 && raw.chars().allMatch(c -> c < 0x80)) {
            return raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(hexPairAfter(raw, i));
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                throw Problem.badRequest(Problem.quoted(raw) + " holds a character that must be percent-encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw Problem.badRequest(Problem.quoted(raw) + " is not UTF-8 once its percent-encoding is decoded");
        }
    }

    private static int hexPairAfter(String raw, int percent) {
        int high = percent + 2 < raw.length() ? Character.digit(raw.charAt(percent + 1), 16) : -1;
        int low = percent + 2 < raw.length() ? Character.digit(raw.charAt(percent + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw Problem.badRequest(
                    Problem.quoted(raw) + " holds a % without two hex digits after it; write %25 for the sign itself");
        }
        return high << 4 | low;
    }
}
