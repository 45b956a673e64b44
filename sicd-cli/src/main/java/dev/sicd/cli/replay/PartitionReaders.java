package dev.sicd.cli.replay;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Reads partitions some at a time, as many as there are processors: each thread has a reader of its own. */
public final class PartitionReaders {
    /** Each holds some 16 MiB of what it fetched last. */
    private static final int READERS_MAX = 4;

    private PartitionReaders() {}

    /** Reads partitions, for one thread. */
    public interface Reader extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Reads each partition.
     *
     * @param another makes a reader, which is closed in the end
     * @param reading of a whole partition, by a reader that nobody else uses meanwhile
     * @return what came of each, in the order of the partitions
     * @throws CancellationException when the calling thread is interrupted
     * @throws RuntimeException the reading's own, when one partition cannot be read; the others are broken off then
     */
    public static <R extends Reader, T> List<T> read(
            Supplier<R> another, List<Integer> partitions, BiFunction<R, Integer, T> reading) {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(partitions);
        Map<Integer, T> read = new ConcurrentHashMap<>();
        int readers = Math.min(
                partitions.size(), Math.min(READERS_MAX, Runtime.getRuntime().availableProcessors()));
        run(readers, () -> {
            try (R own = another.get()) {
                for (Integer partition = left.poll(); partition != null; partition = left.poll()) {
                    read.put(partition, reading.apply(own, partition));
                }
            }
        });
        return partitions.stream().map(read::get).toList();
    }

    private static void run(int times, Runnable reader) {
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, times))) {
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
                throw new CancellationException("interrupted before all was read");
            }
        }
    }
}
