package dev.sicd.reader.fold;

import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader.Entry;
import java.util.Optional;

/** The stores of one partition as the fold needs them. They know no types: codecs do. */
public interface FoldStores {
    Optional<byte[]> get(Store store, byte[] key);

    /** The first of a stretch of keys in its order. */
    Optional<Entry> first(Store store, KeyRange range);

    /**
     * Writes over what the caller just read under the key.
     *
     * @param old what was read; empty where there was nothing
     */
    void put(Store store, byte[] key, Optional<byte[]> old, byte[] value);

    void remove(Store store, byte[] key);

    /** Writes a key that is not there yet. */
    default void add(Store store, byte[] key, byte[] value) {
        put(store, key, Optional.empty(), value);
    }
}
