package dev.sicd.kit.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.http.Problem;

/** Refuses values that are JSON but harm whoever handles them; it does not change any. Depth is bounded by the parser. */
final class SafeValues {
    /** Twice what a double can hold. A longer exponent only serves to make arithmetic slow. */
    private static final int SCALE_MAX = 700;

    private SafeValues() {}

    static void check(JsonNode node) {
        if (node.isTextual()) {
            checkText(node.textValue());
        } else if (node.isBigDecimal()) {
            checkScale(node);
        } else {
            node.forEach(SafeValues::check);
        }
    }

    /** Half a surrogate pair can be written in JSON as an escape, but in no encoding. In names the parser sees to it. */
    private static void checkText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw Problem.badRequest("the JSON holds a text with half a surrogate pair, \\u%04x; send both halves"
                        .formatted((int) c));
            }
        }
    }

    private static void checkScale(JsonNode number) {
        if (Math.abs((long) number.decimalValue().scale()) > SCALE_MAX) {
            throw Problem.badRequest("the JSON holds the number " + Problem.quoted(number.asText())
                    + ", whose exponent is out of range; numbers of up to 1e308 can be read");
        }
    }
}
