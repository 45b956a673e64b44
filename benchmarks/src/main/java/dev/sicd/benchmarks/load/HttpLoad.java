package dev.sicd.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Clients on kept connections, all served by the calling thread: where there are few cores, a thread for each would compete
 * with the server for them, and measure the scheduler.
 */
public final class HttpLoad implements AutoCloseable {
    /** A timer is late by as much; that is no lateness of the server. */
    private static final long TIMER_NANOS = 1_500_000;

    /** How much longer than its time a schedule is followed, and an answer waited for. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static final long LOOK_NANOS = 100_000_000;
    private static final long NANOS_A_MILLI = 1_000_000;

    private final URI server;
    private final Selector selector = Selector.open();
    private final Deque<Connection> free = new ArrayDeque<>();
    private final Set<Connection> busy = new HashSet<>();

    public HttpLoad(URI server, int connections) throws IOException {
        this.server = server;
        for (int i = 0; i < connections; i++) {
            free.add(new Connection(server, selector));
        }
    }

    /** Each client asks again at once when it is answered. */
    public Tally closed(Requests requests, Duration time) throws IOException {
        Tally tally = new Tally();
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        for (long now = begun; now < end || !busy.isEmpty() && now < end + GRACE.toNanos(); now = System.nanoTime()) {
            while (now < end && !free.isEmpty()) {
                ask(requests.next(), System.nanoTime(), tally);
            }
            receive(tally, LOOK_NANOS);
        }
        return ended(tally, 0, begun);
    }

    /**
     * So many requests a second, whether the earlier ones were answered or not: each is timed from when it was due, also where it had
     * to wait for a connection.
     */
    public Tally open(Requests requests, double perSecond, Duration time) throws IOException {
        Tally tally = new Tally();
        double everyNanos = 1e9 / perSecond;
        long all = (long) (time.toNanos() / everyNanos);
        long begun = System.nanoTime();
        long giveUp = begun + time.plus(GRACE).toNanos();
        long sent = 0;
        // when there was a connection for whatever came: before, it was the server that kept it waiting
        long freeSince = begun;
        while ((sent < all || !busy.isEmpty()) && System.nanoTime() < giveUp) {
            long now = System.nanoTime();
            long next = begun + (long) (sent * everyNanos);
            while (sent < all && next <= now && !free.isEmpty()) {
                boolean late = next < freeSince || now - next > TIMER_NANOS;
                ask(requests.next(), late ? next : now, tally);
                sent++;
                next = begun + (long) (sent * everyNanos);
            }
            boolean none = free.isEmpty();
            receive(tally, sent == all || none ? LOOK_NANOS : next - System.nanoTime());
            freeSince = none ? System.nanoTime() : freeSince;
        }
        return ended(tally, all - sent, begun);
    }

    private void ask(byte[] request, long from, Tally tally) throws IOException {
        Connection connection = free.removeFirst();
        try {
            connection.ask(request, from);
            busy.add(connection);
        } catch (IOException e) {
            replace(connection, tally);
        }
    }

    /** Takes what answers have come, or come within so long. */
    private void receive(Tally tally, long withinNanos) throws IOException {
        if (withinNanos > 0) {
            // rounded up: to spin until its end would take a core from the server
            selector.select(1 + withinNanos / NANOS_A_MILLI);
        } else {
            selector.selectNow();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            proceed((Connection) key.attachment(), tally);
        }
        selector.selectedKeys().clear();
    }

    private void proceed(Connection connection, Tally tally) throws IOException {
        try {
            Optional<Answer> answer = connection.proceed();
            if (answer.isPresent()) {
                tally.answered(answer.get(), System.nanoTime() - connection.askedAt());
                busy.remove(connection);
                free.add(connection);
            }
        } catch (IOException e) {
            replace(connection, tally);
        }
    }

    private void replace(Connection broken, Tally tally) throws IOException {
        broken.close();
        if (busy.remove(broken)) {
            tally.brokenOff();
        }
        free.remove(broken);
        free.add(new Connection(server, selector));
    }

    private Tally ended(Tally tally, long unsent, long begun) throws IOException {
        for (Connection unanswered : List.copyOf(busy)) {
            replace(unanswered, tally);
        }
        tally.ended(unsent, System.nanoTime() - begun);
        return tally;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((Connection) key.attachment()).close();
        }
        selector.close();
    }
}
