package dev.sicd.schemas;

import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Hash;
import java.time.Duration;
import java.util.UUID;

/**
 * An admitted event's id, as the gate remembers it.
 *
 * @param content its content digest: tells a repeat from a conflict
 * @param position the admitted event's place in the run's ledger
 */
public record Seen(Hash content, long position) {
    /** How long at least after the end of a run its ids are remembered: as long as the input topics keep a record. */
    public static final Duration REMEMBERED = Duration.ofDays(30);

    /** Ids of this version are computed by a service from what the event is about. */
    private static final int DERIVED_VERSION = 5;

    /**
     * Whether an event with the same id says the same again; else it contradicts the admitted one.
     *
     * @param family the authority it came under
     * @param value its exact bytes
     */
    public boolean isRepeatedBy(EventFamily family, Event event, byte[] value) {
        return content.equals(ContentDigest.of(event, value))
                || isDerivedByService(family, event.envelope().eventId());
    }

    /**
     * A service that repeats its work after a crash states the same thing again, in words that may differ (a policy may
     * have been reloaded between): the first statement holds.
     */
    private static boolean isDerivedByService(EventFamily family, UUID eventId) {
        return (family == EventFamily.DECISION || family == EventFamily.PULL_REQUEST)
                && eventId.version() == DERIVED_VERSION;
    }
}
