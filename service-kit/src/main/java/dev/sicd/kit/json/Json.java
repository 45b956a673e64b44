package dev.sicd.kit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sicd.kit.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The one way JSON comes in: UTF-8, no name twice, nothing after the end, everything bounded, decimals exact. It does
 * not know what the JSON should mean.
 */
public final class Json {
    static final int DEPTH_MAX = 64;

    private static final int REASON_LENGTH_MAX = 160;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(16 << 20)
                            .maxNameLength(1_000)
                            .maxNumberLength(400)
                            .maxDocumentLength(32 << 20)
                            .maxTokenCount(1_000_000)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** The strict mapper, for writing and for binding what this class has parsed. Not to be reconfigured. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * The one JSON value in the bytes.
     *
     * @throws Problem 400 that says where, by line and column, and why
     */
    public static JsonNode parse(byte[] utf8) {
        return parse(decode(utf8));
    }

    /**
     * The one JSON value in the text.
     *
     * @throws Problem 400 that says where, by line and column, and why
     */
    public static JsonNode parse(String text) {
        if (text.isBlank()) {
            throw Problem.badRequest("there is no JSON: the body is empty; send one JSON value");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JsonProcessingException fault) {
            throw Problem.badRequest("the JSON cannot be read" + where(fault) + ": " + why(fault));
        } catch (NumberFormatException exponentTooLong) {
            // The one thing the parser leaves to BigDecimal, and does not place.
            throw Problem.badRequest(
                    "the JSON holds a number whose exponent is out of range; numbers of up to 1e308" + " can be read");
        }
        SafeValues.check(root);
        return root;
    }

    private static String decode(byte[] utf8) {
        ByteBuffer bytes = ByteBuffer.wrap(utf8);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            throw Problem.badRequest("the JSON is not UTF-8: byte " + bytes.position() + " belongs to no character");
        }
    }

    private static String where(JsonProcessingException fault) {
        JsonLocation at = fault.getLocation();
        return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }

    /** Jackson's words, of which the first line is meant for people and quotes no more than a token. */
    private static String why(JsonProcessingException fault) {
        String reason = fault.getOriginalMessage().lines().findFirst().orElse("it ends too early");
        return reason.length() <= REASON_LENGTH_MAX ? reason : reason.substring(0, REASON_LENGTH_MAX) + "…";
    }
}
