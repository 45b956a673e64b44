package dev.sicd.cli.topics;

import java.time.Duration;
import java.util.function.Predicate;

/** Waits, for a bounded while, until a change shows: a broker learns of what the controller did a moment later. */
final class Settling {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private Settling() {}

    /** What is looked at again and again. */
    @FunctionalInterface
    interface Look<T> {
        T look() throws InterruptedException;
    }

    /** The first look that is settled, or the last one in time. */
    static <T> T awaited(Look<T> look, Predicate<T> settled) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        T seen = look.look();
        while (!settled.test(seen) && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_EVERY);
            seen = look.look();
        }
        return seen;
    }
}
