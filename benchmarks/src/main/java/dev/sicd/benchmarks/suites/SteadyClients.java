package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.HttpLoad;
import dev.sicd.benchmarks.load.Requests;
import dev.sicd.benchmarks.load.Tally;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Clients that ask at a steady rate whatever they are answered, all served by the thread that calls; it keeps account of how fast they
 * really asked. They judge no answers.
 */
final class SteadyClients implements Callable<SteadyClients.Asked>, AutoCloseable {
    private final HttpLoad load;
    private final Requests requests;
    private final double perSecond;
    private final Duration time;
    private long lastAskedAt;

    /** They are connected at once, and ask when they are called. */
    SteadyClients(URI server, int connections, Requests requests, double perSecond, Duration time) throws IOException {
        this.load = new HttpLoad(server, connections);
        this.requests = requests;
        this.perSecond = perSecond;
        this.time = time;
    }

    /**
     * What became of it.
     *
     * @param nanos from the first request until the last was asked, which is later than planned where connections were not free
     */
    record Asked(Tally tally, long nanos) {
        /** Without those that were due and never asked. */
        long requests() {
            return tally.accepted() + refused() + tally.broken();
        }

        long refused() {
            return tally.refused().values().stream().mapToLong(Long::longValue).sum();
        }

        double perSecond() {
            return requests() * 1e9 / nanos;
        }
    }

    @Override
    public Asked call() throws IOException {
        long begun = System.nanoTime();
        Tally tally = load.open(this::next, perSecond, time);
        return new Asked(tally, Math.max(1, lastAskedAt - begun));
    }

    private byte[] next() {
        lastAskedAt = System.nanoTime();
        return requests.next();
    }

    @Override
    public void close() throws IOException {
        load.close();
    }
}
