package dev.sicd.query;

import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader.Entry;
import dev.sicd.reader.fold.FoldStores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Keys and values in the stores' order, in maps; it does not know what they mean. */
final class SortedStores {
    private record Place(Store store, int partition) {}

    private final Map<Place, NavigableMap<byte[], byte[]>> maps = new HashMap<>();

    SortedStores copy() {
        SortedStores copy = new SortedStores();
        maps.forEach((place, map) -> copy.maps.put(place, new TreeMap<>(map)));
        return copy;
    }

    Optional<byte[]> get(Store store, int partition, byte[] key) {
        return Optional.ofNullable(map(store, partition).get(key));
    }

    void put(Store store, int partition, byte[] key, byte[] value) {
        map(store, partition).put(key, value);
    }

    void remove(Store store, int partition, byte[] key) {
        map(store, partition).remove(key);
    }

    List<Entry> range(Store store, int partition, KeyRange range) {
        if (Arrays.compareUnsigned(range.from(), range.to()) > 0) {
            return List.of();
        }
        NavigableMap<byte[], byte[]> within = map(store, partition).subMap(range.from(), true, range.to(), true);
        NavigableMap<byte[], byte[]> ordered = range.reversed() ? within.descendingMap() : within;
        // not a stream: its size would be counted by walking through all of the rest of the map
        List<Entry> entries = new ArrayList<>();
        Iterator<Map.Entry<byte[], byte[]>> next = ordered.entrySet().iterator();
        while (next.hasNext() && entries.size() < range.limit()) {
            Map.Entry<byte[], byte[]> entry = next.next();
            entries.add(new Entry(entry.getKey(), entry.getValue()));
        }
        return entries;
    }

    /** One partition, for the fold to write. */
    FoldStores partition(int partition) {
        return new FoldStores() {
            @Override
            public Optional<byte[]> get(Store store, byte[] key) {
                return SortedStores.this.get(store, partition, key);
            }

            @Override
            public Optional<Entry> first(Store store, KeyRange range) {
                return range(store, partition, range).stream().findFirst();
            }

            @Override
            public void put(Store store, byte[] key, Optional<byte[]> old, byte[] value) {
                SortedStores.this.put(store, partition, key, value);
            }

            @Override
            public void remove(Store store, byte[] key) {
                SortedStores.this.remove(store, partition, key);
            }
        };
    }

    private NavigableMap<byte[], byte[]> map(Store store, int partition) {
        return maps.computeIfAbsent(
                new Place(store, partition), place -> new TreeMap<byte[], byte[]>(Arrays::compareUnsigned));
    }
}
