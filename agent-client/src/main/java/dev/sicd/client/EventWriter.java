package dev.sicd.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Puts events into words, each with its id for good. It does not send them. */
final class EventWriter {
    private static final int TYPE_LENGTH_MAX = 128;
    /** The topics take 4 MiB with everything around it. */
    private static final int CHARS_MAX = 1_200_000;

    private final String agent;
    private final InstantSource clock;
    private final RandomGenerator random;

    EventWriter(String agent, InstantSource clock, RandomGenerator random) {
        this.agent = agent;
        this.clock = clock;
        this.random = random;
    }

    /** An event that is not yet numbered. */
    record Draft(String runId, ObjectNode json) {
        Draft numbered(String producerId, long number) {
            json.put("producer_id", producerId).put("producer_seq", number);
            return this;
        }

        /** @throws IllegalArgumentException when it is larger than the system takes, or no Unicode */
        AgentEvent event() {
            String text = Json.text(json);
            if (text.length() > CHARS_MAX) {
                throw new IllegalArgumentException("the event has %d characters; use at most %d: keep what is large"
                                .formatted(text.length(), CHARS_MAX)
                        + " elsewhere and log where it is");
            }
            if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                throw new IllegalArgumentException("a text with an unpaired surrogate is no Unicode; leave it out");
            }
            return new AgentEvent(runId, text);
        }
    }

    /** Whoever starts the same run again repeats this very event. */
    Draft runStarted(RunStart start) {
        ObjectNode payload = object();
        payload.put("episodes", start.episodes()).put("dry_run", start.dryRun());
        payload.put("task_description", start.taskDescription());
        start.tags().forEach(payload.putArray("tags")::add);
        UUID id = Ids.derived("RunStarted", start.runId());
        return draft(id, "RunStarted", start.runId(), Optional.empty(), "run_started", payload);
    }

    Draft runCompleted(String runId, EndStatus status, String reason) {
        ObjectNode payload =
                object().put("status", status.word()).put("reason", Objects.requireNonNullElse(reason, ""));
        return draft(newId(), "RunCompleted", runId, Optional.empty(), "run_completed", payload);
    }

    /** Whoever starts the same episode again repeats this very event. */
    Draft episodeStarted(EpisodeStart start) {
        ObjectNode payload = object();
        payload.put("episode_number", start.number()).put("task_description", start.taskDescription());
        payload.set("context", object(start.context()));
        start.lease().ifPresent(lease -> payload.put("lease_ms", lease.toMillis()));
        String episodeId = Ids.episodeId(start.runId(), start.number());
        UUID id = Ids.derived("EpisodeStarted", episodeId);
        return draft(id, "EpisodeStarted", start.runId(), Optional.of(episodeId), "episode_started", payload);
    }

    Draft actionLogged(String runId, String episodeId, String type, Map<String, ?> data) {
        return draft(newId(), "ActionLogged", runId, Optional.of(episodeId), "action_logged", typed(type, data));
    }

    Draft outcomeLogged(String runId, String episodeId, String type, Map<String, ?> data) {
        return draft(newId(), "OutcomeLogged", runId, Optional.of(episodeId), "outcome_logged", typed(type, data));
    }

    Draft metricsUpdated(String runId, String episodeId, MetricsDelta delta) {
        if (delta.counters().isEmpty()) {
            throw new IllegalArgumentException("the metrics delta is empty; let at least one counter grow");
        }
        ObjectNode payload = object();
        delta.counters().forEach(payload::put);
        return draft(newId(), "MetricsUpdated", runId, Optional.of(episodeId), "metrics_updated", payload);
    }

    Draft episodeHeartbeat(String runId, String episodeId) {
        return draft(newId(), "EpisodeHeartbeat", runId, Optional.of(episodeId), "episode_heartbeat", object());
    }

    /** @param lastNumber its own, so that a lost tail shows */
    Draft episodeCompleted(String runId, String episodeId, EndStatus status, Map<String, ?> metadata, long lastNumber) {
        ObjectNode payload = object().put("status", status.word());
        payload.set("metadata", object(metadata));
        payload.put("last_producer_seq", lastNumber);
        return draft(newId(), "EpisodeCompleted", runId, Optional.of(episodeId), "episode_completed", payload);
    }

    private Draft draft(
            UUID id, String type, String runId, Optional<String> episodeId, String field, ObjectNode payload) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ObjectNode event = object();
        event.put("event_id", id.toString()).put("type", type).put("run_id", runId);
        episodeId.ifPresent(episode -> event.put("episode_id", episode));
        event.put("occurred_at", now.toString());
        event.putObject("actor").put("kind", "agent").put("id", agent);
        event.set(field, payload);
        return new Draft(runId, event);
    }

    private UUID newId() {
        return Ids.timeOrdered(clock.millis(), random.nextLong(), random.nextLong());
    }

    private static ObjectNode typed(String type, Map<String, ?> data) {
        if (type.isBlank() || type.length() > TYPE_LENGTH_MAX) {
            throw new IllegalArgumentException("the type has %d characters; use 1 to %d, not only blanks"
                    .formatted(type.length(), TYPE_LENGTH_MAX));
        }
        ObjectNode payload = object().put("type", type);
        payload.set("data", object(data));
        return payload;
    }

    /** None is what an agent means that passes null, as Python's None. */
    private static JsonNode object(@Nullable Map<String, ?> values) {
        return values == null ? object() : Json.tree(values);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
