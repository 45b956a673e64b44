package dev.sicd.e2e.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.event.EpisodeEvent;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** The bodies of requests, as the documentation of the API has them. */
final class Bodies {
    private static final Set<String> OBJECTS = Set.of("data", "context", "metadata");

    private Bodies() {}

    /** An event of a batch. */
    static ObjectNode ofBatch(EpisodeEvent event) {
        Told told = Told.of(event);
        ObjectNode body = envelope(event).put("type", told.type()).put("run_id", told.runId());
        if (!told.episodeId().isEmpty()) {
            body.put("episode_id", told.episodeId());
        }
        body.set(Told.fieldOf(told.type()), payload(told.payload().orElseThrow()));
        return body;
    }

    /** An event by itself: the path says what it is about. */
    static ObjectNode alone(EpisodeEvent event) {
        ObjectNode body = envelope(event);
        body.setAll(payload(Told.of(event).payload().orElseThrow()));
        return body;
    }

    /** Where an event by itself is posted to; empty for one that begins something: those go in batches. */
    static Optional<String> path(EpisodeEvent event) {
        String run = "/admin/training/runs/" + event.getRunId();
        String episode = "/admin/training/episodes/" + event.getRunId() + "/" + event.getEpisodeId();
        return switch (event.getType()) {
            case "ActionLogged" -> Optional.of(episode + "/actions");
            case "OutcomeLogged" -> Optional.of(episode + "/outcomes");
            case "MetricsUpdated" -> Optional.of(episode + "/metrics");
            case "EpisodeHeartbeat" -> Optional.of(episode + "/heartbeat");
            case "EpisodeCompleted" -> Optional.of(episode + "/complete");
            case "RunCompleted" -> Optional.of(run + "/complete");
            default -> Optional.empty();
        };
    }

    private static ObjectNode envelope(EpisodeEvent event) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", event.getEventId())
                .put("occurred_at", event.getOccurredAt().toString());
        if (event.getProducerId() != null) {
            body.put("producer_id", event.getProducerId()).put("producer_seq", event.getProducerSeq());
        }
        return body;
    }

    private static ObjectNode payload(SpecificRecordBase payload) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (Schema.Field field : payload.getSchema().getFields()) {
            Optional.ofNullable(payload.get(field.pos())).ifPresent(value -> put(body, field.name(), value));
        }
        return body;
    }

    private static void put(ObjectNode body, String name, Object value) {
        switch (value) {
            case String text when OBJECTS.contains(name) -> body.set(name, json(text));
            case Enum<?> symbol -> body.put(name, symbol.name().toLowerCase(Locale.ROOT));
            case Collection<?> items ->
                items.forEach(item -> body.withArray(name).add(item.toString()));
            default -> body.set(name, Web.JSON.valueToTree(value));
        }
    }

    private static JsonNode json(String text) {
        try {
            return Web.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
