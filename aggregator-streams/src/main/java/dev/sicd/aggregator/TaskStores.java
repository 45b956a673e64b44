package dev.sicd.aggregator;

import dev.sicd.reader.Store;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The state stores of one task, where every write keeps its before-image. It knows no types: codecs do. */
final class TaskStores {
    private final Map<Store, KeyValueStore<Bytes, byte[]>> stores = new EnumMap<>(Store.class);
    private final BeforeImages before;

    TaskStores(ProcessorContext<byte[], byte[]> context, BeforeImages before) {
        this.before = before;
        for (Store store : Store.values()) {
            stores.put(store, context.getStateStore(store.storeName()));
        }
    }

    Optional<byte[]> get(Store store, byte[] key) {
        return Optional.ofNullable(of(store).get(Bytes.wrap(key)));
    }

    /** Writes over what the caller just read under the key. */
    void put(Store store, byte[] key, Optional<byte[]> old, byte[] value) {
        Bytes bytes = Bytes.wrap(key);
        before.changing(store, bytes, old);
        of(store).put(bytes, value);
    }

    /** Writes a key that is not there yet. */
    void add(Store store, byte[] key, byte[] value) {
        put(store, key, Optional.empty(), value);
    }

    void remove(Store store, byte[] key) {
        Bytes bytes = Bytes.wrap(key);
        KeyValueStore<Bytes, byte[]> target = of(store);
        before.changing(store, bytes, Optional.ofNullable(target.get(bytes)));
        target.delete(bytes);
    }

    /** Ascending, both ends included. Close it. */
    KeyValueIterator<Bytes, byte[]> range(Store store, byte[] from, byte[] to) {
        return of(store).range(Bytes.wrap(from), Bytes.wrap(to));
    }

    KeyValueIterator<Bytes, byte[]> reverseRange(Store store, byte[] from, byte[] to) {
        return of(store).reverseRange(Bytes.wrap(from), Bytes.wrap(to));
    }

    private KeyValueStore<Bytes, byte[]> of(Store store) {
        return Objects.requireNonNull(stores.get(store), "every store is attached");
    }
}
