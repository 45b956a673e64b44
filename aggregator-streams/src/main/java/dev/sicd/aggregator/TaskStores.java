package dev.sicd.aggregator;

import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader.Entry;
import dev.sicd.reader.fold.FoldStores;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The state stores of one task, where every write keeps its before-image. It knows no types: codecs do. */
final class TaskStores implements FoldStores {
    private final Map<Store, KeyValueStore<Bytes, byte[]>> stores = new EnumMap<>(Store.class);
    private final BeforeImages before;

    TaskStores(ProcessorContext<byte[], byte[]> context, BeforeImages before) {
        this.before = before;
        for (Store store : Store.values()) {
            stores.put(store, context.getStateStore(store.storeName()));
        }
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
    }

    @Override
    public void remove(Store store, byte[] key) {
        Bytes bytes = Bytes.wrap(key);
        KeyValueStore<Bytes, byte[]> target = of(store);
        before.changing(store, bytes, Optional.ofNullable(target.get(bytes)));
        target.delete(bytes);
    }

    /** Ascending, both ends included. Close it. */
    KeyValueIterator<Bytes, byte[]> range(Store store, byte[] from, byte[] to) {
        return of(store).range(Bytes.wrap(from), Bytes.wrap(to));
    }

    @Override
    public Optional<Entry> first(Store store, KeyRange range) {
        Bytes from = Bytes.wrap(range.from());
        Bytes to = Bytes.wrap(range.to());
        try (KeyValueIterator<Bytes, byte[]> entries =
                range.reversed() ? of(store).reverseRange(from, to) : of(store).range(from, to)) {
            if (!entries.hasNext()) {
                return Optional.empty();
            }
            KeyValue<Bytes, byte[]> entry = entries.next();
            return Optional.of(new Entry(entry.key.get(), entry.value));
        }
    }

    private KeyValueStore<Bytes, byte[]> of(Store store) {
        return Objects.requireNonNull(stores.get(store), "every store is attached");
    }
}
