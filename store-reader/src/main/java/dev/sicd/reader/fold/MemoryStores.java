package dev.sicd.reader.fold;

import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stores in maps, of one partition, for a fold that is thrown away after it was looked at. Whoever fills it bounds it; it
 * is for one thread. Everything in it counts as committed.
 */
public final class MemoryStores implements FoldStores, StoreReader {
    private static final Lag NONE = new Lag(0, 0);

    private final Map<Store, NavigableMap<byte[], byte[]>> stores = new EnumMap<>(Store.class);

    @Override
    public Optional<byte[]> get(Store store, byte[] key) {
        return Optional.ofNullable(map(store).get(key));
    }

    @Override
    public Optional<Entry> first(Store store, KeyRange range) {
        return entries(store, new KeyRange(range.from(), range.to(), 1, range.reversed())).stream()
                .findFirst();
    }

    @Override
    public void put(Store store, byte[] key, Optional<byte[]> old, byte[] value) {
        map(store).put(key, value);
    }

    @Override
    public void remove(Store store, byte[] key) {
        map(store).remove(key);
    }

    @Override
    public int partitions() {
        return 1;
    }

    @Override
    public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        return new Answer.Here<>(get(store, key));
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        return new Answer.Here<>(entries(store, range));
    }

    /** True: nothing more will come than what is in it. */
    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) {
        return new Answer.Here<>(true);
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) {
        return new Answer.Here<>(true);
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return new Answer.Here<>(NONE);
    }

    private List<Entry> entries(Store store, KeyRange range) {
        if (Arrays.compareUnsigned(range.from(), range.to()) > 0) {
            return List.of();
        }
        NavigableMap<byte[], byte[]> within = map(store).subMap(range.from(), true, range.to(), true);
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

    private NavigableMap<byte[], byte[]> map(Store store) {
        return stores.computeIfAbsent(store, ignored -> new TreeMap<>(Arrays::compareUnsigned));
    }
}
