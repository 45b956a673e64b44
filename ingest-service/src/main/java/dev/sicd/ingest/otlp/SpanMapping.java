package dev.sicd.ingest.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Which events a span of OpenTelemetry's GenAI conventions stands for. The table is all there is to know; the words on its
 * right are those of the SDKs, so that an episode reads and sums up the same whichever way it was recorded.
 */
public final class SpanMapping {
    /** To be raised with every change of what a span becomes: each action says by which one it was made. */
    static final int VERSION = 1;

    /** What a span counts beside its failure. */
    private enum Counted {
        NOTHING,
        LLM_CALL,
        RAG_QUERY,
        /** Not even its failure: the spans inside count. */
        BY_CHILDREN
    }

    /** Data fields of the action, each with the attributes that may hold it, the best first. */
    private record Row(
            Set<String> operations, String action, Counted counted, NavigableMap<String, List<String>> fields) {}

    private static final List<Row> TABLE = List.of(
            new Row(
                    Set.of("chat", "generate_content", "text_completion"),
                    "llm_generation",
                    Counted.LLM_CALL,
                    fields(Map.of(
                            "model", List.of("gen_ai.response.model", "gen_ai.request.model"),
                            "backend", List.of("gen_ai.provider.name", "gen_ai.system"),
                            "prompt", List.of("gen_ai.input.messages", "gen_ai.prompt")))),
            new Row(
                    Set.of("retrieval"),
                    "rag_query",
                    Counted.RAG_QUERY,
                    fields(Map.of(
                            "query", List.of("gen_ai.retrieval.query.text"),
                            "collection", List.of("gen_ai.data_source.id")))),
            new Row(
                    Set.of("embeddings"),
                    "embedding_generation",
                    Counted.NOTHING,
                    fields(Map.of(
                            "model", List.of("gen_ai.response.model", "gen_ai.request.model"),
                            "dimensions", List.of("gen_ai.embeddings.dimension.count")))),
            new Row(
                    Set.of("execute_tool"),
                    "tool_execution",
                    Counted.NOTHING,
                    fields(Map.of(
                            "tool", List.of("gen_ai.tool.name"),
                            "arguments", List.of("gen_ai.tool.call.arguments"),
                            "result", List.of("gen_ai.tool.call.result")))),
            new Row(
                    Set.of("invoke_agent", "invoke_workflow"),
                    "agent_invocation",
                    Counted.BY_CHILDREN,
                    fields(Map.of("agent", List.of("gen_ai.agent.name")))));

    private static final String OPERATION = "gen_ai.operation.name";
    private static final String RUN = "sicd.run_id";
    private static final String EPISODE = "sicd.episode_id";
    private static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    private static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    private static final Set<String> ADDRESS = Set.of(RUN, EPISODE);
    private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");
    private static final List<String> KINDS =
            List.of("unspecified", "internal", "server", "client", "producer", "consumer");

    private final Span span;
    private final String operation;
    private final Row row;

    private SpanMapping(Span span) {
        this.span = span;
        this.operation = text(OPERATION, "this door records spans of the GenAI conventions; filter out the others");
        this.row = TABLE.stream()
                .filter(candidate -> candidate.operations.contains(operation))
                .findFirst()
                // one that the conventions have not had yet is recorded under its own name
                .orElseGet(() -> new Row(Set.of(operation), operation, Counted.NOTHING, fields(Map.of())));
    }

    /**
     * The span's events, with ids that follow from it: what an exporter sends again is a repeat.
     *
     * @throws Problem 422 when it is of no run, or no GenAI span; the detail names the attribute and the cure
     */
    public static List<EpisodeEvent> events(Span span, Actor actor) {
        requireId("traceId", span.traceId(), TRACE_ID, "32 hexadecimal digits, not all 0");
        requireId("spanId", span.spanId(), SPAN_ID, "16 hexadecimal digits, not all 0");
        if (span.endNanos() <= 0) {
            throw Problem.unprocessable("endTimeUnixNano", "is %d; say when the span ended".formatted(span.endNanos()));
        }
        return new SpanMapping(span).events(actor);
    }

    private List<EpisodeEvent> events(Actor actor) {
        List<EpisodeEvent> events = new ArrayList<>();
        events.add(new ActionLogged(envelope("OtlpAction", actor), row.action, data().toString()));
        Metrics metrics = metrics();
        if (!metrics.equals(Metrics.NONE)) {
            events.add(new MetricsUpdated(envelope("OtlpMetrics", actor), metrics));
        }
        return events;
    }

    private Envelope envelope(String kind, Actor actor) {
        String where = "set it in OTEL_RESOURCE_ATTRIBUTES, as %s=run_1,%s=run_1_ep0001".formatted(RUN, EPISODE);
        String runId = text(RUN, where);
        UUID id = Ids.derived(kind, runId, span.traceId(), span.spanId());
        Instant end = Span.at(span.endNanos()).truncatedTo(ChronoUnit.MICROS);
        return new Envelope(
                id,
                runId,
                Optional.of(text(EPISODE, where)),
                end,
                Optional.empty(),
                actor,
                Optional.of("00-%s-%s-01".formatted(span.traceId(), span.spanId())));
    }

    private Metrics metrics() {
        int errors = span.hasFailed() ? 1 : 0;
        return switch (row.counted) {
            case LLM_CALL -> new Metrics(tokens(), span.durationMicros(), 0, 0, 0, 1, errors, 0);
            case RAG_QUERY -> new Metrics(0, 0, 0, 0, 1, 0, errors, 0);
            case NOTHING -> new Metrics(0, 0, 0, 0, 0, 0, errors, 0);
            case BY_CHILDREN -> Metrics.NONE;
        };
    }

    /** Where an attribute became a field it is that field; every other one is kept under its own name. */
    private ObjectNode data() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        NavigableMap<String, JsonNode> left = new TreeMap<>(span.attributes());
        left.keySet().removeAll(ADDRESS);
        row.fields.forEach((field, names) -> names.stream()
                .filter(left::containsKey)
                .findFirst()
                .ifPresent(name -> data.set(field, left.remove(name))));
        if (row.counted == Counted.LLM_CALL) {
            data.put("tokens", tokens());
        }
        data.set("span", shape());
        data.putObject("attributes").setAll(left);
        if (!span.events().isEmpty()) {
            data.putArray("events").addAll(span.events());
        }
        if (!span.links().isEmpty()) {
            data.putArray("links").addAll(span.links());
        }
        NavigableMap<String, JsonNode> resource = new TreeMap<>(span.origin().resource());
        resource.keySet().removeAll(ADDRESS);
        data.putObject("resource").setAll(resource);
        return data.put("otlp_mapping", VERSION);
    }

    private ObjectNode shape() {
        ObjectNode shape = JsonNodeFactory.instance.objectNode();
        shape.put("trace_id", span.traceId()).put("span_id", span.spanId());
        putFilled(shape, "parent_span_id", span.parentId());
        shape.put("name", span.name());
        shape.put("kind", span.kind() >= 0 && span.kind() < KINDS.size() ? KINDS.get(span.kind()) : KINDS.getFirst());
        shape.put("started_at", Span.at(span.startNanos()).toString());
        shape.put("duration_us", span.durationMicros());
        shape.put("failed", span.hasFailed());
        putFilled(shape, "status_message", span.status().message());
        putFilled(shape, "scope", span.origin().scope());
        putFilled(shape, "scope_version", span.origin().scopeVersion());
        return shape;
    }

    private static void putFilled(ObjectNode object, String field, String text) {
        if (!text.isEmpty()) {
            object.put(field, text);
        }
    }

    private long tokens() {
        return count(INPUT_TOKENS) + count(OUTPUT_TOKENS);
    }

    private long count(String name) {
        JsonNode count = span.attributes().get(name);
        if (count == null) {
            return 0;
        }
        // two of them never overflow
        if (count.isIntegralNumber() && count.longValue() >= 0 && count.longValue() <= Long.MAX_VALUE / 2) {
            return count.longValue();
        }
        throw Problem.unprocessable(name, "is %s; give a whole number from 0".formatted(shown(count)));
    }

    private String text(String name, String cure) {
        Optional<JsonNode> value = span.attribute(name);
        if (value.isEmpty()) {
            throw Problem.unprocessable(name, "is missing; " + cure);
        }
        return value.filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElseThrow(() -> Problem.unprocessable(name, "is %s; give a text".formatted(shown(value.get()))));
    }

    private static void requireId(String field, String id, Pattern pattern, String cure) {
        if (!pattern.matcher(id).matches()) {
            throw Problem.unprocessable(field, "is %s; give %s".formatted(Problem.quoted(id), cure));
        }
    }

    private static String shown(JsonNode value) {
        return Problem.quoted(value.toString());
    }

    /** In the order of their names, so that an event's bytes never depend on a hash. */
    private static NavigableMap<String, List<String>> fields(Map<String, List<String>> fields) {
        return new TreeMap<>(fields);
    }
}
