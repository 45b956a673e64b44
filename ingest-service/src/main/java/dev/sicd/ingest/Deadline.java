package dev.sicd.ingest;

import java.time.Duration;

/** The moment until which one request waits, by the clock that never jumps; it does not wait itself. */
record Deadline(long nanoTime) {

    static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + wait.toNanos());
    }

    boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** What is left, never negative and never longer than the given pause. */
    Duration left(Duration pause) {
        Duration left = Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
        return left.compareTo(pause) < 0 ? left : pause;
    }
}
