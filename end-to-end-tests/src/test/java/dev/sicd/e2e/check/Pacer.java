package dev.sicd.e2e.check;

import java.util.concurrent.locks.LockSupport;

/** Spreads events over time, so that there are never more in a second than was asked for. Thread-safe. */
final class Pacer {
    private static final double NANOS = 1e9;

    private final double nanosEach;
    private long nextNanos = System.nanoTime();

    Pacer(int perSecond) {
        this.nanosEach = NANOS / perSecond;
    }

    /** Returns when it is the turn of so many. */
    void take(int events) {
        long mine = reserve((long) (events * nanosEach));
        for (long left = mine - System.nanoTime(); left > 0; left = mine - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private synchronized long reserve(long nanos) {
        long start = Math.max(nextNanos, System.nanoTime());
        nextNanos = start + nanos;
        return start;
    }
}
