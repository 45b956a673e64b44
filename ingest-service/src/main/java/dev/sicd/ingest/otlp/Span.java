package dev.sicd.ingest.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One span, however it was encoded, and not yet checked. Attributes are sorted by name: a collector may send them again in
 * another order.
 *
 * @param traceId in lower-case hexadecimal
 * @param spanId in lower-case hexadecimal
 * @param parentId empty for a root
 * @param kind OTLP's number for it
 * @param startNanos since 1970
 * @param endNanos since 1970
 * @param events as {@link #event} has them
 * @param links as {@link #link} has them
 */
public record Span(
        String traceId,
        String spanId,
        String parentId,
        String name,
        int kind,
        long startNanos,
        long endNanos,
        Status status,
        NavigableMap<String, JsonNode> attributes,
        List<ObjectNode> events,
        List<ObjectNode> links,
        Origin origin) {
    private static final int ERROR = 2;
    /** Of an actor. */
    private static final int NAME_LENGTH_MAX = 200;

    public Span {
        attributes = sorted(attributes);
        events = List.copyOf(events);
        links = List.copyOf(links);
    }

    /**
     * How it ended.
     *
     * @param code OTLP's number for it
     */
    public record Status(int code, String message) {}

    /** What the spans of one library in one process share. */
    public record Origin(NavigableMap<String, JsonNode> resource, String scope, String scopeVersion) {
        public Origin {
            resource = sorted(resource);
        }
    }

    /** An attribute of the span itself, else of its resource. */
    Optional<JsonNode> attribute(String name) {
        return Optional.ofNullable(attributes.get(name)).or(() -> Optional.ofNullable(origin.resource.get(name)));
    }

    /** What the process calls itself. */
    public Optional<String> serviceName() {
        return Optional.ofNullable(origin.resource.get("service.name"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(name -> !name.isBlank() && name.length() <= NAME_LENGTH_MAX);
    }

    boolean hasFailed() {
        return status.code == ERROR || attributes.containsKey("error.type");
    }

    /** Zero when the clock went back meanwhile. */
    long durationMicros() {
        return Math.max(0, endNanos - startNanos) / 1_000;
    }

    static Instant at(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** Something that happened during a span. */
    static ObjectNode event(String name, long nanos, NavigableMap<String, JsonNode> attributes) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("name", name).put("at", at(nanos).toString());
        event.putObject("attributes").setAll(attributes);
        return event;
    }

    /** Another span that this one has to do with. */
    static ObjectNode link(String traceId, String spanId, NavigableMap<String, JsonNode> attributes) {
        ObjectNode link = JsonNodeFactory.instance.objectNode();
        link.put("trace_id", traceId).put("span_id", spanId);
        link.putObject("attributes").setAll(attributes);
        return link;
    }

    private static NavigableMap<String, JsonNode> sorted(NavigableMap<String, JsonNode> map) {
        return Collections.unmodifiableNavigableMap(new TreeMap<>(map));
    }
}
