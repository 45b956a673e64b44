package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** Lets one request at a time do a kind of work on what has a name, within this process only. */
final class Locks {
    private static final int STRIPES = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<ReentrantLock> stripes =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toList();

    private final String others;

    /** @param others what keeps somebody waiting, up to the name, as "another request is opening something in run" */
    Locks(String others) {
        this.others = others;
    }

    /** What is done while nobody else does such a thing. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** @throws Problem 503 when another request kept it too long */
    <T> T holding(String name, Work<T> work) throws InterruptedException {
        ReentrantLock lock = stripes.get(Math.floorMod(name.hashCode(), STRIPES));
        if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problem.unavailable(others + " " + Problem.quoted(name) + "; try again", Duration.ofSeconds(1));
        }
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
