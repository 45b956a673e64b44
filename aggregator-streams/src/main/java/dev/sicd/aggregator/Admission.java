package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Violation;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import java.util.List;

/**
 * Judges an input record by itself: is it an event, may it be on this topic, is it on its run's partition? It does not
 * know what was admitted before.
 */
final class Admission {
    private final int partitions;

    Admission(int partitions) {
        this.partitions = partitions;
    }

    /** What becomes of a record. */
    sealed interface Verdict {
        record Admissible(Event event) implements Verdict {}

        /** A good event on another partition than its run's: it goes there, once. */
        record Misplaced(Event event) implements Verdict {}

        /** Not an event of ours. */
        record Refused(QuarantineReason reason, String detail) implements Verdict {}
    }

    Verdict judge(Arrival arrival) {
        Event event;
        try {
            event = EventCodec.decode(arrival.family(), arrival.value());
        } catch (DecodeException e) {
            return new Verdict.Refused(QuarantineReason.of(e.reason()), e.detail());
        }
        String runId = event.envelope().runId();
        if (!runId.equals(new String(arrival.key(), UTF_8))) {
            return new Verdict.Refused(
                    QuarantineReason.WRONG_KEY,
                    "the record key is not the event's run_id '" + cut(runId) + "': use the run_id as key");
        }
        if (event instanceof EpisodeAbandoned) {
            return new Verdict.Refused(
                    QuarantineReason.NOT_ITS_TO_STATE,
                    "EpisodeAbandoned is stated by the system alone; to end an episode send EpisodeCompleted");
        }
        List<Violation> violations = EventRules.check(event);
        if (!violations.isEmpty()) {
            return new Verdict.Refused(QuarantineReason.INVALID_EVENT, violations.getFirst().toString());
        }
        if (Keys.partitionOf(runId, partitions) == arrival.partition()) {
            return new Verdict.Admissible(event);
        }
        return arrival.rerouted()
                ? new Verdict.Refused(QuarantineReason.MISPLACED_TWICE, "a rerouted record came back on the wrong partition")
                : new Verdict.Misplaced(event);
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
