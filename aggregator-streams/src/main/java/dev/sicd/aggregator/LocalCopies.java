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
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the stores of this JVM's own tasks, and where it has none of a partition the standby copy. A copy holds only what is
 * committed, whatever is asked for, each store of it as far as its changelog was read: it may be behind, by a little more in
 * one store than in another.
 */
final class LocalCopies implements StoreReader {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final StoreReader own;
    private final KafkaStreams streams;
    private final IntPredicate isCopy;

    /** @param isCopy whether what is here of a partition is a copy, and lacks nothing but the latest */
    LocalCopies(StoreReader own, KafkaStreams streams, IntPredicate isCopy) {
        this.own = own;
        this.streams = streams;
        this.isCopy = isCopy;
    }

    @Override
    public int partitions() {
        return own.partitions();
    }

    @Override
    public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        return own.get(store, partition, key, consistency) instanceof Answer.Here<Optional<byte[]>> here
                ? here
                : copy(store, partition, copy -> Optional.ofNullable(copy.get(Bytes.wrap(key))));
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        return own.range(store, partition, range, consistency) instanceof Answer.Here<List<Entry>> here
                ? here
                : copy(store, partition, copy -> TaskStores.entries(copy, range, range.limit()));
    }

    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) throws InterruptedException {
        return own.await(at, consistency, wait);
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) throws InterruptedException {
        return own.awaitEnd(partition, consistency, wait);
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return own.lag(partition);
    }

    private <T> Answer<T> copy(Store store, int partition, Function<ReadOnlyKeyValueStore<Bytes, byte[]>, T> read) {
        StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> copy = StoreQueryParameters.fromNameAndType(
                        store.storeName(), QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                .withPartition(partition)
                .enableStaleStores();
        if (!isCopy.test(partition)) {
            return noCopy(partition);
        }
        try {
            return new Answer.Here<>(read.apply(streams.store(copy)));
        } catch (InvalidStateStoreException e) {
            return noCopy(partition);
        }
    }

    private static <T> Answer<T> noCopy(int partition) {
        return new Answer.NotReady<>("there is no whole copy of partition " + partition + " here", RETRY_AFTER);
    }
}
