package dev.sicd.aggregator;

import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader.Entry;
import dev.sicd.reader.fold.FoldStores;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The state stores of one task, where every write keeps its before-image. It knows no types: codecs do. Its stream thread
 * writes, any thread reads; a read of a store that was closed meanwhile throws {@code InvalidStateStoreException}.
 */
final class TaskStores implements FoldStores {
    private final Map<Store, KeyValueStore<Bytes, byte[]>> stores = new EnumMap<>(Store.class);
    private final BeforeImages before = new BeforeImages();
    private final AtomicLong version;

    /** @param version raised by whatever changes what a read answers */
    TaskStores(ProcessorContext<byte[], byte[]> context, AtomicLong version) {
        this.version = version;
        for (Store store : Store.values()) {
            stores.put(store, context.getStateStore(store.storeName()));
        }
    }

    BeforeImages images() {
        return before;
    }

    /** The transaction committed: committed reads see what it wrote. */
    void committed() {
        before.clear();
        version.incrementAndGet();
    }

    @Override
    public Optional<byte[]> get(Store store, byte[] key) {
        return Optional.ofNullable(of(store).get(Bytes.wrap(key)));
    }

    @Override
    public void put(Store store, byte[] key, Optional<byte[]> old, byte[] value) {
        Bytes bytes = Bytes.wrap(key);
        before.changing(store, bytes, old);
        of(store).put(bytes, value);
        version.incrementAndGet();
    }

    @Override
    public void remove(Store store, byte[] key) {
        Bytes bytes = Bytes.wrap(key);
        KeyValueStore<Bytes, byte[]> target = of(store);
        before.changing(store, bytes, Optional.ofNullable(target.get(bytes)));
        target.delete(bytes);
        version.incrementAndGet();
    }

    /** Ascending, both ends included. Close it. */
    KeyValueIterator<Bytes, byte[]> range(Store store, byte[] from, byte[] to) {
        return of(store).range(Bytes.wrap(from), Bytes.wrap(to));
    }

    /**
     * The first so many entries of a range, whatever its own limit.
     *
     * @throws IllegalArgumentException for a range downwards through a cached store: there Streams 4.3 shows removed entries
     */
    List<Entry> entries(Store store, KeyRange range, int limit) {
        if (range.reversed() && FoldTopology.isCached(store)) {
            throw new IllegalArgumentException(store + " is cached and cannot be read downwards; read it upwards");
        }
        return entries(of(store), range, limit);
    }

    static List<Entry> entries(ReadOnlyKeyValueStore<Bytes, byte[]> store, KeyRange range, int limit) {
        Bytes from = Bytes.wrap(range.from());
        Bytes to = Bytes.wrap(range.to());
        List<Entry> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found =
                range.reversed() ? store.reverseRange(from, to) : store.range(from, to)) {
            while (entries.size() < limit && found.hasNext()) {
                KeyValue<Bytes, byte[]> entry = found.next();
                entries.add(new Entry(entry.key.get(), entry.value));
            }
        }
        return entries;
    }

    @Override
    public Optional<Entry> first(Store store, KeyRange range) {
        return entries(store, range, 1).stream().findFirst();
    }

    private KeyValueStore<Bytes, byte[]> of(Store store) {
        return Objects.requireNonNull(stores.get(store), "every store is attached");
    }
}
