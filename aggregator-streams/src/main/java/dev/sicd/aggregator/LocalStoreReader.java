package dev.sicd.aggregator;

import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Reads the stores of this JVM's own tasks. */
final class LocalStoreReader implements StoreReader {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int partitions;
    private final Instance instance;
    private final InputLag lag;
    private final BooleanSupplier current;

    /** @param current whether what is here is the group's latest */
    LocalStoreReader(int partitions, Instance instance, InputLag lag, BooleanSupplier current) {
        this.partitions = partitions;
        this.instance = instance;
        this.lag = lag;
        this.current = current;
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public OptionalLong version(int partition) {
        return open(partition).isPresent()
                ? OptionalLong.of(instance.version(partition).get())
                : OptionalLong.empty();
    }

    @Override
    public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        return read(partition, open -> {
            Optional<byte[]> stored = open.get(store, key);
            return consistency == Consistency.COMMITTED
                    ? open.images().committed(store, Bytes.wrap(key), stored)
                    : stored;
        });
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        return read(
                partition,
                open -> consistency == Consistency.COMMITTED
                        ? committed(open, store, range)
                        : open.entries(store, range, range.limit()));
    }

    /**
     * Reads as many more entries as the open transaction may have added, and again when it added some meanwhile: until its
     * commit at the latest.
     */
    private static List<Entry> committed(TaskStores open, Store store, KeyRange range) {
        int changed = open.images().changedWithin(store, range);
        while (true) {
            List<Entry> stored = open.entries(store, range, range.limit() + changed);
            int changedNow = open.images().changedWithin(store, range);
            if (changedNow <= changed) {
                return open.images().committed(store, range, stored);
            }
            changed = changedNow;
        }
    }

    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) throws InterruptedException {
        Optional<TaskStores> open = open(at.partition());
        return open.isEmpty()
                ? moving(at.partition())
                : held(at.partition(), open.get(), awaited(at, open.get(), consistency, wait));
    }

    private boolean awaited(Coordinates at, TaskStores open, Consistency consistency, Duration wait)
            throws InterruptedException {
        return instance.progress().await(at, consistency, wait, () -> instance.isOpen(at.partition(), open));
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) throws InterruptedException {
        Optional<TaskStores> open = open(partition);
        if (open.isEmpty()) {
            return moving(partition);
        }
        long deadline = System.nanoTime() + wait.toNanos();
        try {
            for (Coordinates last : lag.lastRecords(partition)) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!awaited(last, open.get(), consistency, left)) {
                    return held(partition, open.get(), false);
                }
            }
            return held(partition, open.get(), true);
        } catch (ExecutionException | TimeoutException e) {
            return new Answer.NotReady<>("the broker does not say where the inputs end", RETRY_AFTER);
        }
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return has(partition) ? new Answer.Here<>(lag.of(partition)) : new Answer.NotHere<>();
    }

    /**
     * Asks the task itself and not {@code KafkaStreams.store()}: that looks through all threads and tasks, under a lock of the
     * thread that folds, for each get.
     */
    private <T> Answer<T> read(int partition, Function<TaskStores, T> read) {
        if (!has(partition)) {
            return new Answer.NotHere<>();
        }
        Optional<TaskStores> open = open(partition);
        if (open.isEmpty()) {
            return moving(partition);
        }
        try {
            return held(partition, open.get(), read.apply(open.get()));
        } catch (InvalidStateStoreException e) {
            return moving(partition);
        }
    }

    private boolean has(int partition) {
        return partition >= 0 && partition < partitions;
    }

    /** An instance that the group may have given up answers nothing: its successor may be further. */
    private Optional<TaskStores> open(int partition) {
        return current.getAsBoolean() ? instance.open(partition) : Optional.empty();
    }

    /** What was found, unless the stores were closed meanwhile: a range may lack what was being moved then. */
    private <T> Answer<T> held(int partition, TaskStores open, T found) {
        return instance.isOpen(partition, open) ? new Answer.Here<>(found) : moving(partition);
    }

    private static <T> Answer<T> moving(int partition) {
        return new Answer.NotReady<>(
                "the stores of partition " + partition + " are being opened, restored or moved", RETRY_AFTER);
    }
}
