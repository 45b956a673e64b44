package dev.sicd.fakegithub;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a call until a test lets it go, or a minute is over: a forgotten gate must not keep a thread for ever. */
public final class Gate {
    private static final long HELD_SECONDS_MAX = 60;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until a call stands at the gate; false when none came in time. */
    public boolean awaitReached(Duration patience) throws InterruptedException {
        return reached.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void release() {
        released.countDown();
    }

    void pass() {
        reached.countDown();
        try {
            boolean inTime = released.await(HELD_SECONDS_MAX, TimeUnit.SECONDS);
            if (!inTime) {
                throw new IllegalStateException(
                        "a gate was not released within %d s; call release() in the test".formatted(HELD_SECONDS_MAX));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
