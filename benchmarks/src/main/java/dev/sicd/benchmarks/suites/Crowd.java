package dev.sicd.benchmarks.suites;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that wait most of the time, each in a thread of its own, all at once. For load that keeps a core busy it is
 * not made.
 */
final class Crowd {
    private static final long SECONDS_MAX = 180;

    private Crowd() {}

    /**
     * What each of them came back with, in their order.
     *
     * @throws java.util.concurrent.CancellationException when one takes longer than 3 minutes
     */
    static <T> List<T> all(List<? extends Callable<T>> clients) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(clients, SECONDS_MAX, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
