package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.model.ledger.Gate;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Reads;
import dev.sicd.reader.StoreReader.Lag;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.Seen;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Read-your-writes: makes a read wait, for a bounded time, until one event was processed. It does not say what became of
 * the event: a repeat or a quarantined one ends the wait like any other.
 */
final class WriteWaits {
    private static final long WAIT_MS_DEFAULT = 2_000;
    private static final long WAIT_MS_MAX = 10_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long POLL_MS = 10;
    private static final String EVENT = "event:";
    private static final String FORMS = "give the 'at' of a write, topic:partition:offset, or event:EVENT_ID";

    private final Reads reads;
    private final String topicPrefix;
    private final InstantSource clock;

    WriteWaits(Reads reads, String topicPrefix, InstantSource clock) {
        this.reads = reads;
        this.topicPrefix = topicPrefix;
        this.clock = clock;
    }

    /**
     * Returns once the event that the request names was processed; at once when it names none.
     *
     * @throws Problem 422 when no read can wait for it, 503 when the time ran out
     */
    void await(Asked asked, Consistency consistency) throws InterruptedException {
        Request request = asked.request();
        Optional<String> runId =
                request.pathParameters().containsKey("run_id") ? Optional.of(asked.runIdOrSystem()) : Optional.empty();
        Duration wait = Duration.ofMillis(
                request.integerQueryParameter("wait_ms", 0, WAIT_MS_MAX).orElse(WAIT_MS_DEFAULT));
        Optional<String> atLeast = request.queryParameter("at_least").or(() -> request.header("Sicd-At"));
        if (atLeast.isEmpty()) {
            return;
        }
        String target = atLeast.get();
        boolean reached = target.startsWith(EVENT)
                ? awaitEvent(runOf(target, runId), eventId(target), reads.lasting(consistency), wait)
                : reads.await(coordinates(target, runId), consistency, wait);
        if (!reached) {
            throw notReached(target, runId, wait);
        }
    }

    private boolean awaitEvent(String runId, UUID eventId, Consistency consistency, Duration wait)
            throws InterruptedException {
        Instant deadline = clock.instant().plus(wait);
        while (!isThere(runId, eventId, consistency)) {
            if (!clock.instant().isBefore(deadline)) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }

    private boolean isThere(String runId, UUID eventId, Consistency consistency) {
        Optional<Seen> seen = reads.seen(runId, eventId);
        return switch (consistency) {
            case FRESH -> seen.isPresent();
            case COMMITTED -> seen.isPresent() && seen.get().position() <= committedPosition(runId);
        };
    }

    private long committedPosition(String runId) {
        return reads.gate(runId).map(Gate::chain).map(chain -> chain.position()).orElse(0L);
    }

    private Coordinates coordinates(String target, Optional<String> runId) {
        Coordinates at = Coordinates.parse(target)
                .orElseThrow(
                        () -> Problem.unprocessable("at_least", Problem.quoted(target) + " is no place; " + FORMS));
        boolean isInput = Topic.named(topicPrefix, at.topic())
                .filter(topic -> topic == Topic.REROUTED || Topic.inputs().contains(topic))
                .isPresent();
        if (!isInput) {
            throw Problem.unprocessable(
                    "at_least", Problem.quoted(at.topic()) + " is not a topic that is folded; " + FORMS);
        }
        if (at.partition() >= reads.partitions()) {
            throw Problem.unprocessable(
                    "at_least",
                    "there is no partition %d, the topics have %d; %s"
                            .formatted(at.partition(), reads.partitions(), FORMS));
        }
        // a record on another partition is first moved to the run's: waiting here would end before it was folded
        runId.filter(run -> Keys.partitionOf(run, reads.partitions()) != at.partition())
                .ifPresent(run -> {
                    throw Problem.unprocessable(
                            "at_least",
                            "partition %d does not hold run %s, partition %d does; wait for event:EVENT_ID instead"
                                    .formatted(at.partition(), run, Keys.partitionOf(run, reads.partitions())));
                });
        return at;
    }

    private static String runOf(String target, Optional<String> runId) {
        return runId.orElseThrow(() -> Problem.unprocessable(
                "at_least",
                Problem.quoted(target)
                        + " can be waited for where the path names its run; give topic:partition:offset"));
    }

    private static UUID eventId(String target) {
        String text = target.substring(EVENT.length());
        try {
            UUID eventId = UUID.fromString(text);
            if (eventId.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return eventId;
            }
        } catch (IllegalArgumentException notAUuid) {
            // answered below, as a UUID in another spelling is
        }
        throw Problem.unprocessable("at_least", Problem.quoted(text) + " is no event id; give a UUID after event:");
    }

    private Problem notReached(String target, Optional<String> runId, Duration wait) {
        Lag lag = runId.map(reads::lag).orElseGet(reads::lag);
        String distance = lag.records() < 0
                ? "how far it is behind is not known"
                : "%d input records are not committed yet, counted %d ms ago".formatted(lag.records(), lag.millis());
        String position = runId.map(run -> ", the run is committed to position " + committedPosition(run))
                .orElse("");
        return Problem.unavailable(
                "%s was not processed within %d ms: %s%s; try again, or wait longer with wait_ms"
                        .formatted(Problem.quoted(target), wait.toMillis(), distance, position),
                RETRY_AFTER);
    }
}
