package dev.sicd.kit.http;

import dev.sicd.kit.Metrics;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Bounds, counts and stops the streams of a server; it writes nothing. Thread-safe. */
final class Streams implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final int streamsMax;
    private final Semaphore places;
    private final Metrics metrics;
    private final Set<Listening> running = new HashSet<>();
    private boolean closed;

    Streams(int streamsMax, Metrics metrics) {
        this.streamsMax = streamsMax;
        this.places = new Semaphore(streamsMax);
        this.metrics = metrics;
        Gauge.builder("http.server.streams", places, free -> streamsMax - free.availablePermits())
                .description("streams that are open")
                .register(metrics.registry());
    }

    /** A stream with its sink. */
    @FunctionalInterface
    interface Telling {
        void tell() throws InterruptedException;
    }

    /** Takes a place for a reply that is a stream, which {@link #run} gives back; refuses it when there is none. */
    Reply admit(Call call, Reply reply) {
        if (reply.events().isEmpty()) {
            return reply;
        }
        if (call.method().equals("HEAD")) {
            return reply.withoutEvents();
        }
        if (!places.tryAcquire()) {
            return Dispatcher.withDefaults(Problem.unavailable(
                            "%d streams are open, which is the limit; try again".formatted(streamsMax), RETRY_AFTER)
                    .toReply(call.rawPath()));
        }
        return reply;
    }

    /**
     * Runs an admitted stream to its end on this thread.
     *
     * @param failed told of a fault of the stream itself
     */
    StreamEnd run(Telling telling, Listening listening, Consumer<Throwable> failed) {
        StreamEnd end = StreamEnd.STOPPED;
        try {
            if (begin(listening)) {
                end = tell(telling, listening, failed);
            }
            return end;
        } finally {
            end(listening);
            places.release();
            metrics.registry()
                    .counter("http.server.streams.ended", "reason", end.text())
                    .increment();
        }
    }

    /** Stops all streams, and those that are yet to begin. */
    @Override
    public synchronized void close() {
        closed = true;
        running.forEach(listening -> listening.stop(StreamEnd.STOPPED));
    }

    private static StreamEnd tell(Telling telling, Listening listening, Consumer<Throwable> failed) {
        try {
            telling.tell();
            return StreamEnd.COMPLETE;
        } catch (InterruptedException stopped) {
            return listening.end().orElse(StreamEnd.STOPPED);
        } catch (StreamEndedException ended) {
            // Cutting a slow client off closes its connection, which then looks as if the client had.
            return ended.end() == StreamEnd.SLOW
                    ? StreamEnd.SLOW
                    : listening.end().orElse(ended.end());
        } catch (RuntimeException | Error fault) {
            Optional<StreamEnd> asked = listening.end();
            if (asked.isEmpty()) {
                failed.accept(fault);
            }
            // What was interrupted may say so in its own way.
            return asked.orElse(StreamEnd.FAILED);
        }
    }

    private synchronized boolean begin(Listening listening) {
        return !closed && running.add(listening);
    }

    private synchronized void end(Listening listening) {
        running.remove(listening);
        listening.over();
    }
}
