package dev.sicd.benchmarks.reads;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Clients that each send the next request as soon as the last one was answered. One thread serves all of them: where there
 * are few cores, a thread for each would compete with the server for them, and measure the scheduler.
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

    /** Nanoseconds that each answer took, sorted. */
    long[] run(String path, Duration time) throws IOException {
        Took took = new Took();
        long end = System.nanoTime() + time.toNanos();
        for (Client client : clients) {
            client.ask(path, System.nanoTime());
        }
        int waiting = clients.size();
        while (waiting > 0) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                Client client = (Client) key.attachment();
                if (client.isAnswered()) {
                    long now = System.nanoTime();
                    took.add(now - client.askedAt());
                    if (now < end) {
                        client.ask(path, now);
                    } else {
                        waiting--;
                    }
                }
            }
            selector.selectedKeys().clear();
        }
        return took.sorted();
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
