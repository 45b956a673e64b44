package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.ingest.GateOutlook.Accept;
import dev.sicd.ingest.GateOutlook.Duplicate;
import dev.sicd.ingest.GateOutlook.QuarantineAgain;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Event;
import dev.sicd.schemas.Admissibility;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.Seen;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a quarantined record may be produced again by this service, and what the gate would do with it then. It writes
 * nothing.
 */
final class RedriveCheck {
    /** What ingest-service may write, by ACL: a test holds this against the table of writers. */
    static final Set<EventFamily> OURS = EnumSet.of(EventFamily.EPISODE, EventFamily.PROPOSAL, EventFamily.DECISION);

    /** Clocks differ, and forgetting takes its time. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final TopicReader topics;
    private final Ledger ledger;
    private final String prefix;
    private final InstantSource clock;

    RedriveCheck(TopicReader topics, Ledger ledger, String prefix, InstantSource clock) {
        this.topics = topics;
        this.ledger = ledger;
        this.prefix = prefix;
        this.clock = clock;
    }

    /**
     * The family of the record's source topic, which says under whose authority it is judged.
     *
     * @throws Problem 409 when this service may not write it again, 503 when nobody can tell
     */
    EventFamily requireAuthority(Quarantined record) throws InterruptedException {
        Coordinates source = record.source().orElseThrow(() -> refused("it does not say which topic it came from"));
        EventFamily family = familyOf(source.topic()).orElseThrow(() -> refused(cureBeyond(source.topic())));
        if (!OURS.contains(family)) {
            throw refused(cureBeyond(source.topic()));
        }
        if (family == EventFamily.DECISION) {
            requireOriginal(record, source);
        }
        return family;
    }

    /**
     * What the gate would do with these bytes.
     *
     * @throws Problem 409 when the gate would accept what it may have folded long ago, 503 when nobody can tell
     */
    GateOutlook outlook(EventFamily family, byte[] key, byte[] value) throws InterruptedException {
        return switch (Admissibility.of(family, key, value)) {
            case Admissibility.Refused refused -> new QuarantineAgain(refused);
            case Admissibility.Admissible(Event event) -> outlook(family, event, value);
        };
    }

    private GateOutlook outlook(EventFamily family, Event event, byte[] value) throws InterruptedException {
        String runId = event.envelope().runId();
        Optional<Seen> seen = ledger.seenForSure(runId, event.envelope().eventId());
        if (seen.isEmpty()) {
            requireRemembered(runId);
            return new Accept(event);
        }
        long position = seen.get().position();
        return seen.get().isRepeatedBy(family, event, value)
                ? new Duplicate(event, position)
                : new QuarantineAgain(Admissibility.conflict(event, position));
    }

    /**
     * Long after a run's end the gate forgets its ids, since the input topics hold no repeat any more. The quarantine keeps
     * its records longer: one that was folded meanwhile, by a redrive or a producer's retry, would be folded twice.
     */
    private void requireRemembered(String runId) throws InterruptedException {
        Optional<Instant> ended = ledger.endRecorded(runId);
        Instant forgottenBefore = clock.instant().minus(Seen.REMEMBERED).plus(MARGIN);
        if (ended.isPresent() && ended.get().isBefore(forgottenBefore)) {
            throw refused(
                    "run %s ended at %s, and %d days after a run's end the gate forgets its event ids: if this one was"
                                    .formatted(runId, ended.get(), Seen.REMEMBERED.toDays())
                            + " folded meanwhile, it would count twice; look into the run's timeline, and if it is not there record"
                            + " it as a new event");
        }
    }

    /**
     * Other services write the quarantine too, and must not get a decision stated by having it redriven: it is one of
     * ours when it is on our topic.
     */
    private void requireOriginal(Quarantined record, Coordinates source) throws InterruptedException {
        boolean same = topics.at(Topic.DECISIONS, source.partition(), source.offset())
                .map(Quarantined::new)
                .filter(original ->
                        Arrays.equals(original.value(), record.value()) && Arrays.equals(original.key(), record.key()))
                .isPresent();
        if (!same) {
            throw refused(
                    "%s does not hold these bytes, so nothing shows that ingest-service stated them; find out who wrote them"
                            .formatted(source));
        }
    }

    private String cureBeyond(String topic) {
        return Topic.named(prefix, topic)
                .map(known -> topic + " is not ingest-service's to write: " + cureBeyond(known))
                .orElseGet(() -> Problem.quoted(topic) + " is no topic of this system");
    }

    private static String cureBeyond(Topic topic) {
        return switch (topic) {
            case PULL_REQUESTS ->
                "only pr-publisher states what became of pull requests; upgrade what did not understand it, and release the"
                        + " proposal (./sicd proposal unpark) if it has to be tried again";
            case APPROVED_PROPOSALS ->
                "only the aggregator passes on what was approved; have a reviewer approve or release the proposal again"
                        + " (./sicd proposal)";
            case REROUTED ->
                "only the aggregator reroutes; have the producer send the event to the topic of its family";
            case EPISODE_EVENTS, PROPOSALS, DECISIONS, LEDGER, CHECKPOINTS, QUARANTINE ->
                "find out how such a record came into the quarantine";
        };
    }

    private Optional<EventFamily> familyOf(String topic) {
        return Stream.of(EventFamily.values())
                .filter(family -> family.topic().name(prefix).equals(topic))
                .findFirst();
    }

    private static Problem refused(String why) {
        return Problem.conflict("it cannot be redriven: " + why);
    }

    /** The key to produce it with: its own, unless another one is wanted. */
    static byte[] keyOf(Quarantined record, Optional<String> wanted) {
        return wanted.map(text -> text.getBytes(UTF_8)).orElseGet(record::key);
    }
}
