package dev.sicd.reader;

import java.time.Instant;

/**
 * Where a policy decision is; the ledger entry there is the decision.
 *
 * @param recordedAt append time, to microseconds
 */
public record DecisionAt(Instant recordedAt, String runId, long position) {
    private static final int TIME_AT = 1;

    static DecisionAt of(byte[] key) {
        return new DecisionAt(Keys.instantAt(key, TIME_AT), Keys.nameAt(key, TIME_AT + Long.BYTES), Keys.lastLong(key));
    }
}
