package dev.sicd.cli.replay;

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
import java.util.function.Supplier;

/** Reads partitions some at a time, as many as there are processors: each thread has a reader of its own. */
public final class PartitionReaders {
    /** Each holds what it fetched last and the records of a poll, see {@link PlainConsumer}: all have to fit into a command. */
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
     * @throws InterruptedException when the calling thread is interrupted; all are broken off then
     * @throws RuntimeException the reading's own, when one partition cannot be read; the others are broken off then
     */
    public static <R extends Reader, T> List<T> read(
            Supplier<R> another, List<Integer> partitions, BiFunction<R, Integer, T> reading)
            throws InterruptedException {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(partitions);
        Map<Integer, T> read = new ConcurrentHashMap<>();
        int readers = Math.min(
                partitions.size(), Math.min(READERS_MAX, Runtime.getRuntime().availableProcessors()));
        Runnable reader = () -> {
            try (R own = another.get()) {
                for (Integer partition = left.poll(); partition != null; partition = left.poll()) {
                    read.put(partition, reading.apply(own, partition));
                }
            }
        };
        if (readers > 0) {
            run(readers, reader, left::clear);
        }
        return partitions.stream().map(read::get).toList();
    }

    /** @param stop lets those that go on end with what they are at */
    private static void run(int times, Runnable reader, Runnable stop) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            CompletionService<Boolean> ends = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < times; i++) {
                ends.submit(reader, true);
            }
            try {
                for (int i = 0; i < times; i++) {
                    ends.take().get();
                }
            } finally {
                // all have ended, or the others are broken off; they are waited for either way
                stop.run();
                threads.shutdownNow();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }
}
