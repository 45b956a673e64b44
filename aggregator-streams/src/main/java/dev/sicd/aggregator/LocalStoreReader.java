package dev.sicd.aggregator;

import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the stores of this JVM's own tasks. */
final class LocalStoreReader implements StoreReader {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final KafkaStreams streams;
    private final int partitions;
    private final Instance instance;
    private final InputLag lag;

    LocalStoreReader(KafkaStreams streams, int partitions, Instance instance, InputLag lag) {
        this.streams = streams;
        this.partitions = partitions;
        this.instance = instance;
        this.lag = lag;
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        Bytes bytes = Bytes.wrap(key);
        // before the store is read: a task that opens it anew meanwhile has other images
        Optional<BeforeImages> images =
                instance.images(partition).filter(ignored -> consistency == Consistency.COMMITTED);
        return read(store, partition, open -> {
            Optional<byte[]> stored = Optional.ofNullable(open.get(bytes));
            return images.map(of -> of.committed(store, bytes, stored)).orElse(stored);
        });
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        return read(
                store,
                partition,
                open -> instance.images(partition)
                        .filter(ignored -> consistency == Consistency.COMMITTED)
                        .map(images -> committed(open, store, range, images))
                        .orElseGet(() -> entries(open, range, range.limit())));
    }

    /**
     * Reads as many more entries as the open transaction may have added, and again when it added some meanwhile: until its
     * commit at the latest.
     */
    private static List<Entry> committed(
            ReadOnlyKeyValueStore<Bytes, byte[]> open, Store store, KeyRange range, BeforeImages images) {
        int changed = images.changedWithin(store, range);
        while (true) {
            List<Entry> stored = entries(open, range, range.limit() + changed);
            int changedNow = images.changedWithin(store, range);
            if (changedNow <= changed) {
                return images.committed(store, range, stored);
            }
            changed = changedNow;
        }
    }

    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) throws InterruptedException {
        return new Answer.Here<>(instance.progress().await(at, consistency, wait));
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        try {
            for (Coordinates last : lag.lastRecords(partition)) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!instance.progress().await(last, consistency, left)) {
                    return new Answer.Here<>(false);
                }
            }
            return new Answer.Here<>(true);
        } catch (ExecutionException | TimeoutException e) {
            return new Answer.NotReady<>("the broker does not say where the inputs end", RETRY_AFTER);
        }
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return new Answer.Here<>(lag.of(partition));
    }

    /** A read of an open store. */
    private interface Read<T> {
        T from(ReadOnlyKeyValueStore<Bytes, byte[]> open);
    }

    private <T> Answer<T> read(Store store, int partition, Read<T> read) {
        if (partition < 0 || partition >= partitions) {
            return new Answer.NotHere<>();
        }
        try {
            return new Answer.Here<>(read.from(open(store, partition)));
        } catch (InvalidStateStoreException e) {
            return new Answer.NotReady<>(
                    "the stores of partition " + partition + " are being opened, restored or moved", RETRY_AFTER);
        }
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> open(Store store, int partition) {
        try {
            return streams.store(StoreQueryParameters.fromNameAndType(
                            store.storeName(), QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                    .withPartition(partition));
        } catch (IllegalStateException e) {
            // what Streams throws when it is stopping or gave up: for a reader no different from a store that moves
            throw new InvalidStateStoreException("the fold is " + streams.state(), e);
        }
    }

    private static List<Entry> entries(ReadOnlyKeyValueStore<Bytes, byte[]> open, KeyRange range, int limit) {
        Bytes from = Bytes.wrap(range.from());
        Bytes to = Bytes.wrap(range.to());
        List<Entry> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found =
                range.reversed() ? open.reverseRange(from, to) : open.range(from, to)) {
            while (found.hasNext() && entries.size() < limit) {
                KeyValue<Bytes, byte[]> entry = found.next();
                entries.add(new Entry(entry.key.get(), entry.value));
            }
        }
        return entries;
    }
}
