package dev.sicd.cli.provenance;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** Reads partitions some at a time, as many as there are processors: each thread has a consumer of its own. */
final class PartitionReaders {
    /** Each holds some 16 MiB of what it fetched last. */
    private static final int READERS_MAX = 4;

    private PartitionReaders() {}

    /**
     * Reads each partition.
     *
     * @param topics what the readers are made like
     * @param reading of a whole partition, by a reader that nobody else uses meanwhile
     * @return what came of each, in the order of the partitions
     * @throws VerificationException when one cannot be read; the others are broken off then
     */
    static <T> List<T> read(
            LedgerTopics topics, List<Integer> partitions, BiFunction<LedgerTopics, Integer, T> reading) {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(partitions);
        Map<Integer, T> read = new ConcurrentHashMap<>();
        int readers = Math.min(
                partitions.size(), Math.min(READERS_MAX, Runtime.getRuntime().availableProcessors()));
        run(readers, () -> {
            try (LedgerTopics own = topics.another()) {
                for (Integer partition = left.poll(); partition != null; partition = left.poll()) {
                    read.put(partition, reading.apply(own, partition));
                }
            }
        });
        return partitions.stream().map(read::get).toList();
    }

    private static void run(int times, Runnable reader) {
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            CompletionService<Boolean> ends = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < times; i++) {
                ends.submit(reader, true);
            }
            try {
                for (int i = 0; i < times; i++) {
                    ends.take().get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new VerificationException("the ledger was not read to its end: interrupted", e);
            }
        }
    }
}
