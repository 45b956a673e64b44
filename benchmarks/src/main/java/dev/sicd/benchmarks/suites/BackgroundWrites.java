package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An agent that records actions by one schedule beside what is measured, until it is closed. It is not measured itself.
 */
final class BackgroundWrites implements AutoCloseable {
    /** A second's worth of writes may be on their way for 40 ms each without one being late. */
    private static final int CONNECTIONS = 8;

    private static final long LATE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private static final Duration END_MAX = Duration.ofSeconds(60);
    /** Enough that every partition is written to: what nobody writes to is answered from memory. */
    private static final int RUNS = 16;

    private final long everyNanos;
    private final long begun;
    private final List<ApiConnection> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private volatile boolean closing;
    private volatile Optional<Exception> fault = Optional.empty();

    BackgroundWrites(URI server, int perSecond) throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(new ApiConnection(server));
        }
        for (int i = 0; i < RUNS; i++) {
            connections
                    .getFirst()
                    .post("/start", "{\"run_id\":\"" + run(i) + "\"}")
                    .accepted();
        }
        everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        begun = System.nanoTime();
        for (ApiConnection connection : connections) {
            threads.add(Thread.ofPlatform().name("background-writes").start(() -> write(connection)));
        }
    }

    private static String run(long place) {
        return "background-" + place;
    }

    private void write(ApiConnection connection) {
        try {
            for (long number = next.getAndIncrement(); awaitTurn(number); number = next.getAndIncrement()) {
                String run = run(number % RUNS);
                connection
                        .post(
                                "/episodes/" + run + "/" + Actions.episode(run) + "/actions",
                                "{\"type\":\"edit\",\"data\":" + Actions.data((int) number) + "}")
                        .accepted();
                written.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            fault = Optional.of(e);
        }
    }

    /** Waits until a write is due; false when this was closed before. */
    private boolean awaitTurn(long number) throws InterruptedException {
        long due = begun + number * everyNanos;
        long early = due - System.nanoTime();
        if (early > 0) {
            TimeUnit.NANOSECONDS.sleep(early);
        }
        long late = System.nanoTime() - due;
        if (!closing && late > LATE_NANOS_MAX) {
            throw new IllegalStateException(
                    "write %d was due %d ms ago and no connection was free: the rate was not kept"
                            .formatted(number, TimeUnit.NANOSECONDS.toMillis(late)));
        }
        return !closing;
    }

    /**
     * Returns where all writes so far were sent about when they were due, and acknowledged.
     *
     * @throws IllegalStateException when not: what was measured beside them is not what it says
     */
    void requireOnTime() {
        fault.ifPresent(cause -> {
            throw new IllegalStateException("the writes in the background did not go on as they should", cause);
        });
    }

    /** Of actions that were acknowledged so far, as {@link #requireOnTime}. */
    long written() {
        requireOnTime();
        return written.get();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        try {
            for (Thread thread : threads) {
                if (!thread.join(END_MAX)) {
                    throw new IllegalStateException("the writes in the background did not end within " + END_MAX);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (ApiConnection connection : connections) {
            connection.close();
        }
    }
}
