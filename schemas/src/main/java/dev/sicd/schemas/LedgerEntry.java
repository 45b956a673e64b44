package dev.sicd.schemas;

import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Hash;
import java.time.Instant;

/**
 * One admitted event with its place, its proof and its origin, as the timeline store keeps it.
 *
 * @param family the authority it came under: the one of its source topic
 * @param source where it was produced to; the watchdog's own events have offset −1
 * @param value the record's bytes exactly as produced
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes, carried and hashed, never compared as part of the record
public record LedgerEntry(
        long position, Instant recordedAt, EventFamily family, Coordinates source, Hash leaf, Hash head, byte[] value) {

    public Event event() throws DecodeException {
        return EventCodec.decode(family, value);
    }
}
