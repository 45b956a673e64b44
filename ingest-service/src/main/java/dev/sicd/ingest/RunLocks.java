package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** Lets one request at a time open something in a run, within this process only. */
final class RunLocks {
    private static final int STRIPES = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<ReentrantLock> stripes =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toList();

    /** What is done while nobody else does anything in the run. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** @throws Problem 503 when another request kept the run too long */
    <T> T holding(String runId, Work<T> work) throws InterruptedException {
        ReentrantLock lock = stripes.get(Math.floorMod(runId.hashCode(), STRIPES));
        if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problem.unavailable(
                    "another request is opening something in run " + Problem.quoted(runId) + "; try again",
                    Duration.ofSeconds(1));
        }
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
