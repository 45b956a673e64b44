package dev.sicd.aggregator;

import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventFamily;
import java.time.Instant;

/**
 * An input record as the gate sees it. A rerouted one keeps the source, time and authority of where it was produced to.
 *
 * @param partition the partition it was read from
 */
@SuppressWarnings("ArrayRecordComponent") // the exact bytes, carried and hashed, never compared as part of the record
record Arrival(
        EventFamily family,
        byte[] key,
        byte[] value,
        Coordinates source,
        int partition,
        Instant recordedAt,
        boolean rerouted) {}
