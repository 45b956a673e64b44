package dev.sicd.e2e.check;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** What became of each record of one input partition: nine bytes a record. */
final class Offsets {
    /** The ways that a record can end, and whether it was seen at all. */
    static final byte LEDGER = 1;

    static final byte QUARANTINE = 2;
    static final byte REROUTED = 4;
    static final byte INPUT = 8;

    private byte[] ends = new byte[1024];
    private long[] leaves = new long[1024];

    /** False when it had this end before. */
    boolean add(long offset, byte end, long leaf) {
        int at = Math.toIntExact(offset);
        if (at >= ends.length) {
            ends = Arrays.copyOf(ends, Math.max(at + 1, ends.length * 2));
            leaves = Arrays.copyOf(leaves, ends.length);
        }
        boolean first = (ends[at] & end) == 0;
        ends[at] |= end;
        leaves[at] = leaf;
        return first;
    }

    boolean has(long offset, byte end) {
        return offset < ends.length && (ends[(int) offset] & end) != 0;
    }

    long leaf(long offset) {
        return offset < leaves.length ? leaves[(int) offset] : 0;
    }

    /** Those that have an end, but were never seen on the input. */
    void withoutInput(LongConsumer each) {
        for (int at = 0; at < ends.length; at++) {
            if (ends[at] != 0 && (ends[at] & INPUT) == 0) {
                each.accept(at);
            }
        }
    }
}
