package dev.sicd.benchmarks.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What requests were answered, and after how long. For one thread. */
public final class Tally {
    private static final long NANOS_MAX = 120_000_000_000L;
    private static final int DIGITS = 3;
    private static final int ERRORS_FROM = 300;

    private final Histogram nanos = new Histogram(NANOS_MAX, DIGITS);
    private final Map<Integer, Long> refused = new TreeMap<>();
    private long told;
    private long broken;
    private long unsent;
    private long took;

    void answered(Answer answer, long after) {
        if (answer.status() < ERRORS_FROM) {
            nanos.recordValue(Math.min(Math.max(0, after), NANOS_MAX));
            return;
        }
        refused.merge(answer.status(), 1L, Long::sum);
        told += answer.tellsWhen() ? 1 : 0;
    }

    void brokenOff() {
        broken++;
    }

    void ended(long unsentRequests, long tookNanos) {
        unsent = unsentRequests;
        took = tookNanos;
    }

    /** Of those with a 2xx: from when they were due, where they had a schedule, else from when they were sent. */
    public Histogram nanos() {
        return nanos;
    }

    public long accepted() {
        return nanos.getTotalCount();
    }

    /** How many were answered with each status from 300 on. */
    public Map<Integer, Long> refused() {
        return Map.copyOf(refused);
    }

    /** Of those that were refused: how many said when to try again. */
    public long refusedTellingWhen() {
        return told;
    }

    /** Without an answer: the connection was closed. */
    public long broken() {
        return broken;
    }

    /** Due, but never sent, since no connection was free in time. */
    public long unsent() {
        return unsent;
    }

    /** Until the last answer, in nanoseconds. */
    public long took() {
        return took;
    }

    public double acceptedPerSecond() {
        return accepted() * 1e9 / took;
    }

    /**
     * Itself, where all was accepted.
     *
     * @throws IllegalStateException when not: what was measured is not what it says
     */
    public Tally allAccepted() {
        if (!refused.isEmpty() || broken > 0 || accepted() == 0) {
            throw new IllegalStateException(
                    "%d were accepted, refused by status %s, %d broken off".formatted(accepted(), refused, broken));
        }
        return this;
    }
}
