package dev.sicd.benchmarks.reads;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clients that each send the next request once the last one was answered, at once or after a pause. One thread serves all of
 * them: where there are few cores, a thread for each would compete with the server for them, and measure the scheduler.
 */
final class ClosedLoop implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();

    ClosedLoop(URI server, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Client client = new Client(server);
            clients.add(client);
            client.register(selector);
        }
    }

    /**
     * Nanoseconds that each answer took, sorted.
     *
     * @param pause of each client between an answer and its next request; zero keeps the machine as busy as it can be
     */
    long[] run(String path, Duration time, Duration pause) throws IOException {
        Took took = new Took();
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        // all pauses are equally long: whoever was answered first asks first
        Deque<Turn> turns = new ArrayDeque<>();
        for (int i = 0; i < clients.size(); i++) {
            turns.add(new Turn(clients.get(i), begun + pause.toNanos() * i / clients.size()));
        }
        int asking = 0;
        while (asking > 0 || !turns.isEmpty()) {
            while (!turns.isEmpty() && turns.getFirst().at() <= System.nanoTime()) {
                turns.removeFirst().client().ask(path, System.nanoTime());
                asking++;
            }
            select(turns.peekFirst());
            for (SelectionKey key : selector.selectedKeys()) {
                Client client = (Client) key.attachment();
                if (client.isAnswered()) {
                    long now = System.nanoTime();
                    took.add(now - client.askedAt());
                    asking--;
                    if (now + pause.toNanos() < end) {
                        turns.add(new Turn(client, now + pause.toNanos()));
                    }
                }
            }
            selector.selectedKeys().clear();
        }
        return took.sorted();
    }

    private record Turn(Client client, long at) {}

    /** Waits for answers, at most until the next turn. */
    private void select(@Nullable Turn next) throws IOException {
        if (next == null) {
            selector.select();
            return;
        }
        long nanos = next.at() - System.nanoTime();
        if (nanos > 0) {
            // rounded up: a pause may be longer, but to spin until its end would take a core from the server
            selector.select(1 + nanos / 1_000_000);
        } else {
            selector.selectNow();
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        selector.close();
    }

    private static final class Took {
        private long[] nanos = new long[1 << 16];
        private int count;

        void add(long nano) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = nano;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
