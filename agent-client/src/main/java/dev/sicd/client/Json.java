package dev.sicd.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/** JSON in and out. Decimals stay as they are written, as at the system's doors: an event reads the same through each. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(new JsonFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            // RFC 8785 wants \u001f in lower case
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private Json() {}

    /**
     * Any value as a tree.
     *
     * @throws IllegalArgumentException when it has no JSON form
     */
    public static JsonNode tree(Object value) {
        // by way of text, which has a limit of depth: a value that holds itself must not overflow the stack
        return parse(text(value));
    }

    /**
     * A value as compact text.
     *
     * @throws IllegalArgumentException when it has no JSON form
     */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON form: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException when it is no JSON
     */
    public static JsonNode parse(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).orElse(MissingNode.getInstance());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
