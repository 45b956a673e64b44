package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Kills an aggregator, and measures until the one that kept copies answers reads of every partition as their owner: copies that
 * may be behind do not count.
 */
final class Takeover {
    private static final int OK = 200;
    private static final long LOOK_MILLIS = 20;
    /** How long the group waits for a member that says nothing. */
    private static final double SESSION_SECONDS = 10;

    private static final Duration START_MAX = Duration.ofSeconds(120);
    private static final Duration COPY_MAX = Duration.ofSeconds(90);
    private static final Duration TAKEOVER_MAX = Duration.ofSeconds(90);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final Lab lab;
    private final RecordedInput input;
    private final Map<Integer, String> runOfPartition = new TreeMap<>();

    /**
     * Knows a run of each partition.
     *
     * @param actions that were recorded
     * @param runs that they were spread over, so many that each partition has some
     */
    Takeover(Lab lab, RecordedInput input, int partitions, Actions actions, int runs) {
        this.lab = lab;
        this.input = input;
        for (int i = 0; i < runs; i++) {
            runOfPartition.putIfAbsent(Keys.partitionOf(actions.run(i), partitions), actions.run(i));
        }
    }

    /** @param state the stores of the instance that is killed */
    void measure(Path state) throws Exception {
        try (HttpClient http =
                        HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
                AggregatorProcess owner =
                        AggregatorProcess.start(lab, input, "one", state).awaitReady(START_MAX);
                AggregatorProcess survivor = AggregatorProcess.start(lab, input, "two", lab.directory("copies"))
                        .awaitReady(START_MAX)) {
            lab.report().say("waiting until the copies are whole");
            awaitAll(http, survivor, "&copies=true", COPY_MAX);
            long killed = System.nanoTime();
            owner.program().kill();
            awaitAll(http, survivor, "", TAKEOVER_MAX);
            double seconds = (System.nanoTime() - killed) / 1e9;
            lab.report()
                    .add(Row.once("from kill -9 to reads of all partitions from their owner", "s", seconds)
                            .beside("the group's patience", SESSION_SECONDS)
                            .noted("two aggregators, a copy of each store; %d partitions, %,d events"
                                    .formatted(runOfPartition.size(), input.end())));
        }
    }

    /** Until a run of each partition is read in turn; one that was read once may be asked for no more. */
    private void awaitAll(HttpClient http, AggregatorProcess of, String copies, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<Integer, String> left = new TreeMap<>(runOfPartition);
        while (!left.isEmpty()) {
            left.entrySet().removeIf(run -> answers(http, of, run.getKey(), run.getValue(), copies));
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "reads of all partitions were expected to be answered in time, and these were not: "
                                + left.keySet());
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static boolean answers(HttpClient http, AggregatorProcess of, int partition, String run, String copies) {
        URI uri = of.readPort()
                .resolve("/internal/partitions/%d/get?store=%s&consistency=%s%s"
                        .formatted(partition, Store.RUNS, Consistency.COMMITTED, copies));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER_MAX)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Keys.run(run)))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            // it does not answer yet
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("it was interrupted while it asked", e);
        }
    }
}
