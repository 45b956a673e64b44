package dev.sicd.aggregator;

import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;

/**
 * What the keys that the open transaction changed held before it, for one task. A committed read looks here after it
 * read the store: what it finds here wins. The stream thread writes, any thread reads.
 */
final class BeforeImages {
    /**
     * Of one transaction; replaced as a whole, so that no reader sees one store after a commit and another before it. Not in the
     * order of the keys: every event writes here several times, while ranges are read seldom, and what they look through is what
     * was written within a tenth of a second.
     */
    private volatile Map<Store, Map<Bytes, Optional<byte[]>>> before = none();

    private static Map<Store, Map<Bytes, Optional<byte[]>>> none() {
        Map<Store, Map<Bytes, Optional<byte[]>>> none = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            none.put(store, new ConcurrentHashMap<>());
        }
        return none;
    }

    /** To be called before the store is written, so that no reader sees the write without its before-image. */
    void changing(Store store, Bytes key, Optional<byte[]> old) {
        of(store).putIfAbsent(key, old);
    }

    /** The transaction committed: what the stores show now is what counts. */
    void clear() {
        before = none();
    }

    /** The committed value, given what the store showed. Read the store first. */
    Optional<byte[]> committed(Store store, Bytes key, Optional<byte[]> stored) {
        return of(store).getOrDefault(key, stored);
    }

    /** The committed entries of a range, given what the store showed of it, at most {@code range.limit()}. */
    List<Entry> committed(Store store, KeyRange range, List<Entry> stored) {
        Map<Bytes, Optional<byte[]>> changed = within(store, range);
        if (changed.isEmpty()) {
            return stored.stream().limit(range.limit()).toList();
        }
        TreeMap<Bytes, byte[]> merged = new TreeMap<>();
        stored.forEach(entry -> merged.put(Bytes.wrap(entry.key()), entry.value()));
        changed.forEach((key, old) -> {
            merged.remove(key);
            old.ifPresent(value -> merged.put(key, value));
        });
        NavigableMap<Bytes, byte[]> ordered = range.reversed() ? merged.descendingMap() : merged;
        List<Entry> entries = new ArrayList<>();
        ordered.forEach((key, value) -> entries.add(new Entry(key.get(), value)));
        return entries.stream().limit(range.limit()).toList();
    }

    /** How many entries of a range the open transaction may have added: read that many more from the store. */
    int changedWithin(Store store, KeyRange range) {
        return (int)
                of(store).keySet().stream().filter(key -> isWithin(key, range)).count();
    }

    private Map<Bytes, Optional<byte[]>> within(Store store, KeyRange range) {
        Map<Bytes, Optional<byte[]>> within = new HashMap<>();
        of(store).forEach((key, old) -> {
            if (isWithin(key, range)) {
                within.put(key, old);
            }
        });
        return within;
    }

    private static boolean isWithin(Bytes key, KeyRange range) {
        return Arrays.compareUnsigned(key.get(), range.from()) >= 0
                && Arrays.compareUnsigned(key.get(), range.to()) <= 0;
    }

    private Map<Bytes, Optional<byte[]>> of(Store store) {
        return Objects.requireNonNull(before.get(store), "every store has its map");
    }
}
