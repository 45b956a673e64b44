package dev.sicd.e2e.check;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Writers that send events three ways (HTTP one by one, HTTP batches, straight to the topics) and know the fate of each. What
 * was answered with an error or not at all is sent again with the same event id until it is acknowledged or the load ends.
 */
public final class Load implements AutoCloseable {
    private Load() {}

    public static Load start(LoadPlan plan, Addresses addresses, long seed) {
        throw new UnsupportedOperationException();
    }

    /** No request is in flight when this returns; what is not acknowledged is sent again after {@link #resume()}. */
    public void pause() throws InterruptedException {}

    public void resume() {}

    /** Whether all of the plan was sent and answered. */
    public boolean isDone() {
        return false;
    }

    /** Waits until all of the plan was sent and answered; false when that takes longer. */
    public boolean awaitDone(Duration patience) throws InterruptedException {
        return patience.isNegative();
    }

    /** Writers start nothing new and are waited for. */
    public Known stop() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** As of now; what is in flight is UNKNOWN. */
    public Known known() {
        throw new UnsupportedOperationException();
    }

    /** Events acknowledged so far, repeats not counted. */
    public long acknowledged() {
        return 0;
    }

    /** A position that some writer was told lately and what a read at it must count at least. */
    Optional<Receipt> anyReceipt(RandomGenerator random) {
        return Optional.empty();
    }

    /** Of a run: the newest coordinates, and the actions acknowledged up to them. */
    record Receipt(String runId, String at, long actions) {}

    @Override
    public void close() {}
}
