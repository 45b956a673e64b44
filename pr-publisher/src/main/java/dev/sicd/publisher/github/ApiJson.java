package dev.sicd.publisher.github;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import okio.ByteString;

/**
 * JSON to and from GitHub, bounded. What services take in is bounded tighter, by {@link dev.sicd.kit.json.Json}; a whole
 * tree of a hundred thousand files would not pass there.
 */
final class ApiJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxStringLength(16 << 20)
                            .maxNameLength(1_000)
                            .maxNumberLength(400)
                            .maxDocumentLength(Transport.ANSWER_BYTES_MAX)
                            .maxTokenCount(4_000_000)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ApiJson() {}

    /** Empty when it is no JSON, or too much of it. */
    static Optional<JsonNode> parse(ByteString body) {
        try {
            return Optional.of(MAPPER.readTree(body.toByteArray())).filter(json -> !json.isMissingNode());
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON tree that cannot be written", e);
        }
    }
}
