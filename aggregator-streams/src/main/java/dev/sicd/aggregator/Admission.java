package dev.sicd.aggregator;

import dev.sicd.model.event.Event;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.Admissibility;
import dev.sicd.schemas.QuarantineReason;

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
        record Refused(Admissibility.Refused because) implements Verdict {}
    }

    Verdict judge(Arrival arrival) {
        return switch (Admissibility.of(arrival.family(), arrival.key(), arrival.value())) {
            case Admissibility.Refused refused -> new Verdict.Refused(refused);
            case Admissibility.Admissible(Event event) -> judge(event, arrival);
        };
    }

    private Verdict judge(Event event, Arrival arrival) {
        if (Keys.partitionOf(event.envelope().runId(), partitions) == arrival.partition()) {
            return new Verdict.Admissible(event);
        }
        return arrival.rerouted()
                ? new Verdict.Refused(new Admissibility.Refused(
                        QuarantineReason.MISPLACED_TWICE, "a rerouted record came back on the wrong partition"))
                : new Verdict.Misplaced(event);
    }
}
