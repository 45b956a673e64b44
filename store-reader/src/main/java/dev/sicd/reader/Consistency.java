package dev.sicd.reader;

/**
 * Which writes a read may see. Under exactly-once, a store shows writes before their transaction commits; after a crash
 * the inputs may interleave differently, which moves positions and heads, but no sum.
 */
public enum Consistency {
    /** All processed events: milliseconds after the acknowledgement. */
    FRESH,
    /** Only what can no longer change. Positions, heads and entries are always read so. */
    COMMITTED
}
