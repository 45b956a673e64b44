package dev.sicd.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Hash;
import java.time.Instant;

/**
 * One record of the ledger as analytics reads it and as an export carries it. Nothing in it is believed: {@link #isWhole}
 * compares.
 *
 * @param position place in the run's chain by its header; 0 where it says none
 * @param recordedAt append time, milliseconds kept
 * @param source {@code topic:partition:offset} that it was produced to, by its header; likewise leaf and head
 * @param value the record's bytes exactly as produced
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes, carried and hashed, never compared as part of the record
public record LedgerLine(
        int partition,
        long offset,
        String runId,
        long position,
        Instant recordedAt,
        String source,
        String leaf,
        String head,
        byte[] value) {

    /**
     * The event in the value.
     *
     * @throws DecodeException when it is none, or of a schema that this build does not know
     */
    public EventCodec.Decoded event() throws DecodeException {
        return EventCodec.decodeAny(value);
    }

    /** Whether key and value hash to the leaf that stands beside them. */
    public boolean isWhole() {
        return computedLeaf().hex().equals(leaf);
    }

    /** The leaf that key and value hash to. */
    public Hash computedLeaf() {
        return Chain.leaf(runId.getBytes(UTF_8), value);
    }
}
