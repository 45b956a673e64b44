package dev.sicd.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers the entries used last, up to a number; what it forgot is not an error to anyone. Thread-safe. */
final class Lru<K, V> {
    private final Map<K, V> entries;

    Lru(int entriesMax) {
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > entriesMax;
            }
        };
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }
}
