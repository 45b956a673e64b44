package dev.sicd.benchmarks.reads;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** An agent that records an action at a steady pace, each acknowledged, until it is closed. */
final class Writer implements AutoCloseable {
    private static final String RUN = "writing";
    private static final String EPISODE = RUN + "_ep0001";
    private static final String PATH = "/admin/training/episodes/" + RUN + "/" + EPISODE + "/actions";

    private final AtomicLong written = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;
    private volatile Optional<IOException> fault = Optional.empty();

    Writer(URI server, int perSecond) throws IOException {
        Connection door = new Connection(server);
        Recorded.start(door, RUN);
        thread = Thread.ofPlatform().name("writer").start(() -> write(door, 1_000_000_000L / perSecond));
    }

    /**
     * Of actions so far.
     *
     * @throws IOException when it had to give up: what was measured since is not what it says
     */
    long written() throws IOException {
        if (fault.isPresent()) {
            throw new IOException("the writer was not answered", fault.get());
        }
        return written.get();
    }

    private void write(Connection door, long everyNanos) {
        try (door) {
            for (long next = System.nanoTime(); !closing; next += everyNanos) {
                door.post(PATH, "application/json", "{\"type\":\"edit\",\"data\":{\"file\":\"a.py\"}}");
                written.incrementAndGet();
                LockSupport.parkNanos(next + everyNanos - System.nanoTime());
            }
        } catch (IOException e) {
            fault = Optional.of(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
    }
}
