package dev.sicd.kit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Writes events to a connection, each at once and in bounded time; it does not close it. */
final class SseSink implements EventSink {
    /** Clients come back after a second. */
    private static final String OPENING = "retry: 1000\n\n";

    private static final String HEARTBEAT = ":\n\n";
    /** Who may listen is asked when a stream begins: so it ends now and then, and clients go on with a new one. */
    private static final Duration LIFETIME_MAX = Duration.ofMinutes(15);

    private final OutputStream out;
    private final Patience patience;
    private final Listening listening;
    private final long heartbeatNanos;
    private final LongSupplier nanoTime;
    private Optional<String> toldId = Optional.empty();
    private final long openedNanos;
    private long writtenNanos;

    SseSink(OutputStream out, Patience patience, Listening listening, Duration heartbeat, LongSupplier nanoTime) {
        this.out = out;
        this.patience = patience;
        this.listening = listening;
        this.heartbeatNanos = heartbeat.toNanos();
        this.nanoTime = nanoTime;
        this.openedNanos = nanoTime.getAsLong();
        this.writtenNanos = openedNanos;
    }

    /** Before any event: the client sees that it is connected. */
    void open() {
        write(OPENING);
    }

    @Override
    public void send(ServerSentEvent event) {
        write(event.text());
        toldId = event.id().or(() -> toldId);
    }

    @Override
    public void idle(Optional<String> id) {
        requireListening();
        if (nanoTime.getAsLong() - writtenNanos < heartbeatNanos) {
            return;
        }
        // An id without data is remembered by the client and shown to nobody.
        String moved = id.filter(now -> !toldId.equals(id))
                .map(now -> ServerSentEvent.idLine(now) + "\n")
                .orElse("");
        write(HEARTBEAT + moved);
        toldId = id.or(() -> toldId);
    }

    private void write(String text) {
        requireListening();
        try (Patience.Wait wait = patience.begin()) {
            try {
                out.write(text.getBytes(UTF_8));
                out.flush();
            } catch (IOException | RuntimeException broken) {
                throw new StreamEndedException(wait.isOver() ? StreamEnd.SLOW : StreamEnd.GONE, broken);
            }
        }
        writtenNanos = nanoTime.getAsLong();
    }

    /** An interrupt can get lost between two waits; that nobody listens does not. */
    private void requireListening() {
        listening.end().ifPresent(end -> {
            throw new StreamEndedException(end);
        });
        if (nanoTime.getAsLong() - openedNanos > LIFETIME_MAX.toNanos()) {
            throw new StreamEndedException(StreamEnd.COMPLETE);
        }
    }
}
