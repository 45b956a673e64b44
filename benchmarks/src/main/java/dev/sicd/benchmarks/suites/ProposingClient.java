package dev.sicd.benchmarks.suites;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;

/**
 * Proposes again and again, each time once the one before was settled, and takes the time. It does not say what is
 * good.
 */
final class ProposingClient implements AutoCloseable {
    private final ApiConnection api;
    private final Proposals proposals;
    private final int times;

    /** @param times that it proposes when it is called */
    ProposingClient(URI server, String run, int times) throws IOException {
        this.api = new ApiConnection(server);
        this.proposals = new Proposals(api, run);
        this.times = times;
    }

    /** From the start of a request until its answer, which waits for this end ({@code Prefer: wait}). */
    Callable<Latencies> answered(String status) {
        return () -> {
            Latencies latencies = new Latencies();
            for (int i = 0; i < times; i++) {
                long begun = System.nanoTime();
                proposals.proposeUntil(status, false);
                latencies.since(begun);
            }
            return latencies;
        };
    }

    @Override
    public void close() throws IOException {
        api.close();
    }
}
