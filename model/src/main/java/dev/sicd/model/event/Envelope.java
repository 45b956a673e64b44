package dev.sicd.model.event;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What every event carries beside its payload. It does not say when the event was recorded: the log's append time does.
 *
 * @param eventId identifies the event for ever; a second event with it is a repeat
 * @param runId the run it belongs to, or {@link Ids#SYSTEM_RUN}
 * @param episodeId the episode it belongs to, where it belongs to one
 * @param occurredAt when it happened by the producer's clock, microseconds kept
 * @param sequence the producer's own number for it, where the producer counts
 * @param actor who states it
 * @param traceParent W3C trace context, where the producer traces
 */
public record Envelope(
        UUID eventId,
        String runId,
        Optional<String> episodeId,
        Instant occurredAt,
        Optional<ProducerSequence> sequence,
        Actor actor,
        Optional<String> traceParent) {

    /** An envelope of a run's own event: no episode, no producer number, no trace. */
    public static Envelope ofRun(UUID eventId, String runId, Instant occurredAt, Actor actor) {
        return new Envelope(eventId, runId, Optional.empty(), occurredAt, Optional.empty(), actor, Optional.empty());
    }

    public static Envelope ofEpisode(UUID eventId, String runId, String episodeId, Instant occurredAt, Actor actor) {
        return new Envelope(
                eventId, runId, Optional.of(episodeId), occurredAt, Optional.empty(), actor, Optional.empty());
    }

    public Envelope withSequence(String producerId, long number) {
        ProducerSequence numbered = new ProducerSequence(producerId, number);
        return new Envelope(eventId, runId, episodeId, occurredAt, Optional.of(numbered), actor, traceParent);
    }
}
