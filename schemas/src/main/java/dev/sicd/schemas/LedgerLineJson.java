package dev.sicd.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.Envelope;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;

/**
 * A ledger line as one JSON object: the event as everywhere else, and beside it in {@code value} its exact bytes, since a
 * JSON object that was read and written again need not be the same bytes.
 */
public final class LedgerLineJson {
    private LedgerLineJson() {}

    /** For reading: without the exact bytes. */
    public static ObjectNode write(LedgerLine line) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("partition", line.partition())
                .put("offset", line.offset())
                .put("run_id", line.runId())
                .put("position", line.position())
                .put("recorded_at", line.recordedAt().toString());
        try {
            EventCodec.Decoded decoded = line.event();
            Envelope envelope = decoded.event().envelope();
            node.put("family", nameOf(decoded.family()))
                    .put("event_id", envelope.eventId().toString())
                    .put("type", decoded.event().type())
                    .put("episode_id", envelope.episodeId().orElse(null));
            node.set("event", EventJson.write(decoded.event()));
        } catch (DecodeException e) {
            node.putNull("family").putNull("event_id").putNull("type").putNull("episode_id");
            node.putNull("event").put("undecodable", e.detail());
        }
        return node.put("source", line.source()).put("leaf", line.leaf()).put("head", line.head());
    }

    /** For an export: with the exact bytes, so that it can be imported. */
    public static ObjectNode writeExact(LedgerLine line) {
        return write(line).put("value", Base64.getEncoder().encodeToString(line.value()));
    }

    /**
     * Reads what {@link #writeExact} wrote.
     *
     * @throws IllegalArgumentException that names the field which is missing or not of its form
     */
    public static LedgerLine read(JsonNode node) {
        return new LedgerLine(
                number(node, "partition").intValue(),
                number(node, "offset").longValue(),
                text(node, "run_id"),
                number(node, "position").longValue(),
                moment(text(node, "recorded_at")),
                text(node, "source"),
                text(node, "leaf"),
                text(node, "head"),
                bytes(text(node, "value")));
    }

    /** {@code pull_request} for the family of pull requests. */
    public static String nameOf(EventFamily family) {
        return family.name().toLowerCase(Locale.ROOT);
    }

    private static JsonNode number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.canConvertToLong()) {
            throw new IllegalArgumentException("field '" + field + "' is not a whole number");
        }
        return value;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("field '" + field + "' is not a text");
        }
        return value.textValue();
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("field 'recorded_at' is not a time as 2025-01-01T10:05:00Z", e);
        }
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("field 'value' is not base64: " + e.getMessage(), e);
        }
    }
}
