package dev.sicd.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One finished file of an export.
 *
 * @param firstOffset of the ledger's partition; likewise the last: what is in the file is between them
 * @param events how many of the ledger's events it holds or was made of
 * @param kinds how many of each kind
 * @param sha256 of the file's bytes, hexadecimal
 */
public record FileEntry(
        String name,
        int partition,
        long firstOffset,
        long lastOffset,
        long events,
        SortedMap<String, Long> kinds,
        long bytes,
        String sha256) {

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("partition", partition)
                .put("first_offset", firstOffset)
                .put("last_offset", lastOffset)
                .put("events", events);
        node.set("kinds", counts(kinds));
        return node.put("bytes", bytes).put("sha256", sha256);
    }

    static FileEntry of(JsonNode node) {
        SortedMap<String, Long> kinds = new TreeMap<>();
        node.path("kinds")
                .properties()
                .forEach(kind -> kinds.put(kind.getKey(), kind.getValue().longValue()));
        return new FileEntry(
                node.path("name").asText(),
                node.path("partition").intValue(),
                node.path("first_offset").longValue(),
                node.path("last_offset").longValue(),
                node.path("events").longValue(),
                kinds,
                node.path("bytes").longValue(),
                node.path("sha256").asText());
    }

    static ObjectNode counts(Map<String, Long> kinds) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        kinds.forEach(node::put);
        return node;
    }
}
