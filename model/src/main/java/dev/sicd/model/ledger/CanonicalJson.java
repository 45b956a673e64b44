package dev.sicd.model.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * RFC 8785 canonical JSON of text, booleans, lists, objects, null (an empty Optional) and of numbers that the RFC writes
 * without an exponent.
 */
public final class CanonicalJson {
    private static final double PLAIN_FROM = 1e-6;
    private static final double PLAIN_BELOW = 1e21;

    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    /**
     * The canonical form in UTF-8.
     *
     * @throws IllegalArgumentException for what it does not support and, as the RFC asks, for unpaired surrogates
     */
    public static byte[] write(Object value) {
        CanonicalJson json = new CanonicalJson();
        json.any(value);
        return json.out.toString().getBytes(UTF_8);
    }

    /** Whether the text has a UTF-8 form at all: one with an unpaired surrogate has none. */
    public static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(codePoint -> Character.getType(codePoint) == Character.SURROGATE);
    }

    private void any(Object value) {
        switch (value) {
            case Optional<?> optional when optional.isEmpty() -> out.append("null");
            case Optional<?> optional -> any(optional.get());
            case String text -> text(text);
            case Boolean bool -> out.append(bool.booleanValue());
            case Double number -> out.append(plain(number));
            case List<?> list -> list(list);
            case Map<?, ?> map -> object(map);
            default -> throw new IllegalArgumentException("no canonical JSON for " + value.getClass());
        }
    }

    /** The fewest digits that are this number and no other, as Java finds them too. */
    private static String plain(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        }
        if (size >= PLAIN_FROM && size < PLAIN_BELOW) {
            return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
        }
        throw new IllegalArgumentException("no canonical JSON for the number " + number);
    }

    private void list(List<?> list) {
        String separator = "[";
        for (Object item : list) {
            out.append(separator);
            any(item);
            separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    /** String's natural order is by UTF-16 code units, as the RFC asks. */
    private void object(Map<?, ?> map) {
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put((String) name, value));
        String separator = "{";
        for (Map.Entry<String, Object> member : sorted.entrySet()) {
            out.append(separator);
            text(member.getKey());
            out.append(':');
            any(member.getValue());
            separator = ",";
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private void text(String text) {
        if (!isUnicode(text)) {
            throw new IllegalArgumentException("a text with an unpaired surrogate has no canonical JSON");
        }
        out.append('"');
        text.chars().forEach(this::character);
        out.append('"');
    }

    private void character(int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0x20) {
                    out.append("\\u").append(HexFormat.of().toHexDigits((char) c));
                } else {
                    out.append((char) c);
                }
            }
        }
    }
}
