package dev.sicd.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.replay.Span;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an export will hold, fixed when it begins: a resumed one goes to the ends that were seen then.
 *
 * @param compressed with zstd
 * @param eventsPerFile at which a file ends and the next begins
 * @param asked which part of the ledger, word for word
 * @param spans the offsets that this meant
 */
record ExportPlan(
        String cluster,
        String topic,
        ExportFormat format,
        boolean compressed,
        int eventsPerFile,
        SortedMap<String, String> asked,
        SortedMap<Integer, Span> spans) {
    ExportPlan {
        asked = new TreeMap<>(asked);
        spans = new TreeMap<>(spans);
    }

    /** Whether the other one was asked for in the same words; where the ledger ends may differ. */
    boolean asksForTheSameAs(ExportPlan other) {
        return cluster.equals(other.cluster)
                && topic.equals(other.topic)
                && format == other.format
                && compressed == other.compressed
                && eventsPerFile == other.eventsPerFile
                && asked.equals(other.asked);
    }

    /** For a message: what was asked for. */
    String words() {
        return "%s %s of %s%s on cluster %s, %d events a file"
                .formatted(format.word(), asked, topic, compressed ? " with zstd" : "", cluster, eventsPerFile);
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("cluster", cluster)
                .put("topic", topic)
                .put("format", format.word())
                .put("compression", compressed ? "zstd" : "none")
                .put("events_per_file", eventsPerFile);
        ObjectNode selection = node.putObject("selection");
        asked.forEach(selection::put);
        ArrayNode offsets = node.putArray("offsets");
        spans.forEach((partition, span) -> offsets.addObject()
                .put("partition", partition)
                .put("from", span.from())
                .put("end", span.end()));
        return node;
    }

    /** @throws IllegalArgumentException when it is no plan */
    static ExportPlan of(JsonNode node) {
        SortedMap<String, String> asked = new TreeMap<>();
        for (Map.Entry<String, JsonNode> part : node.path("selection").properties()) {
            asked.put(part.getKey(), part.getValue().asText());
        }
        SortedMap<Integer, Span> spans = new TreeMap<>();
        node.path("offsets")
                .forEach(span -> spans.put(
                        span.path("partition").intValue(),
                        new Span(span.path("from").longValue(), span.path("end").longValue())));
        return new ExportPlan(
                node.path("cluster").asText(),
                node.path("topic").asText(),
                ExportFormat.of(node.path("format").asText()),
                node.path("compression").asText().equals("zstd"),
                node.path("events_per_file").intValue(),
                asked,
                spans);
    }
}
