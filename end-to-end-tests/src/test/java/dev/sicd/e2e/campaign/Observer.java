package dev.sicd.e2e.campaign;

import dev.sicd.e2e.cluster.Node;
import dev.sicd.e2e.cluster.SicdCluster;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongBinaryOperator;

/**
 * Looks all the time whether services say that they are ready, and whether one run of each partition is read promptly and from
 * whoever has it, not from a copy. It judges nothing.
 */
final class Observer implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** What takes longer was waited for, as for a new owner. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    private final Probe probe;
    private final Map<String, Instant> redSince = new ConcurrentHashMap<>();
    private final List<Red> reds = new ArrayList<>();
    private final Map<Integer, Instant> troubledSince = new ConcurrentHashMap<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** A service that said that it is not ready, or nothing, for a while. */
    record Red(String service, Instant from, Instant until) {}

    /** A partition whose reads were late, stale or not answered for a while. */
    private record Trouble(int partition, Instant from, Instant until) {}

    /** @param runs one of each partition */
    Observer(SicdCluster cluster, Map<Integer, String> runs) {
        this.probe = new Probe(cluster.operatorToken());
        for (Node service : cluster.services()) {
            threads.add(Thread.ofVirtual().start(() -> watchReadiness(service.name(), cluster.url(service))));
        }
        URI query = cluster.urls(Node.Kind.QUERY).getFirst();
        runs.forEach((partition, run) -> threads.add(Thread.ofVirtual()
                .start(() -> watchReads(partition, query.resolve("/admin/training/runs/" + run + "/summary")))));
    }

    /** Services that are not ready at the moment. */
    List<String> red() {
        return redSince.keySet().stream().sorted().toList();
    }

    /** Those that were not ready for a while, since then. */
    synchronized List<Red> redsSince(Instant start) {
        return reds.stream().filter(red -> red.until().isAfter(start)).toList();
    }

    /** How long after this instant reads of all partitions were prompt and fresh for the first time; zero when they always were. */
    synchronized Duration takenOverSince(Instant start) {
        return since(start, Math::min);
    }

    /** Likewise, for the last time: who comes back takes its partitions back. */
    synchronized Duration settledSince(Instant start) {
        return since(start, Math::max);
    }

    private Duration since(Instant start, LongBinaryOperator choice) {
        Map<Integer, Long> ends = new HashMap<>();
        for (Trouble trouble : troubles) {
            if (trouble.until().isAfter(start)) {
                long millis = Duration.between(start, trouble.until()).toMillis();
                ends.merge(trouble.partition(), millis, choice::applyAsLong);
            }
        }
        return Duration.ofMillis(
                ends.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    private void watchReadiness(String name, URI url) {
        repeat(() -> {
            boolean ready = probe.get(url.resolve("/readyz"), PROMPT)
                    .filter(answer -> answer.statusCode() == 200)
                    .isPresent();
            if (!ready) {
                redSince.putIfAbsent(name, Instant.now());
                return;
            }
            Optional.ofNullable(redSince.remove(name)).ifPresent(from -> {
                synchronized (this) {
                    reds.add(new Red(name, from, Instant.now()));
                }
            });
        });
    }

    private void watchReads(int partition, URI url) {
        repeat(() -> {
            Instant start = Instant.now();
            Optional<HttpResponse<String>> answer = probe.get(url, PATIENCE);
            Instant end = Instant.now();
            boolean fresh = answer.filter(one -> one.statusCode() == 200
                            && one.headers().firstValue("Sicd-Stale").isEmpty())
                    .isPresent();
            if (!fresh || end.isAfter(start.plus(PROMPT))) {
                troubledSince.putIfAbsent(partition, start);
            }
            if (fresh) {
                Optional.ofNullable(troubledSince.remove(partition)).ifPresent(from -> {
                    synchronized (this) {
                        troubles.add(new Trouble(partition, from, end));
                    }
                });
            }
        });
    }

    /** What is done again and again until this is closed. */
    private interface Look {
        void look() throws InterruptedException;
    }

    private static void repeat(Look look) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look.look();
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        probe.close();
    }
}
