package dev.sicd.ingest;

import dev.sicd.model.event.Event;
import dev.sicd.schemas.Admissibility;
import java.util.Locale;

/** What the gate of this build would do with a record that came again; nothing is done by saying so. */
sealed interface GateOutlook {
    record Accept(Event event) implements GateOutlook {
        @Override
        public String detail() {
            return "it would be folded into run " + event.envelope().runId();
        }
    }

    /**
     * The event is folded already.
     *
     * @param position its place in the run's ledger
     */
    record Duplicate(Event event, long position) implements GateOutlook {
        @Override
        public String detail() {
            return "event_id " + event.envelope().eventId() + " was admitted at position " + position
                    + " with the same content: the gate drops it and counts a duplicate";
        }
    }

    record QuarantineAgain(Admissibility.Refused because) implements GateOutlook {
        @Override
        public String detail() {
            return because.detail();
        }
    }

    /** A sentence for people. */
    String detail();

    /** A word for machines. */
    default String word() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
