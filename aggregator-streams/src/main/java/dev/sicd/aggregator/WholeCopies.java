package dev.sicd.aggregator;

import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions this process has copies of that were near the end of their changelogs once and followed them since: one
 * that is still being filled lacks what has been there for long. It reads no store.
 */
final class WholeCopies {
    private static final Logger LOG = LoggerFactory.getLogger(WholeCopies.class);
    /** Records of all changelogs of a partition: the work of a second or so. */
    private static final long BEHIND_MAX = 1_000;

    private final Supplier<Map<String, Map<Integer, Place>>> places;
    private final Set<Integer> whole = ConcurrentHashMap.newKeySet();
    private Map<Integer, Copy> latest = Map.of();

    /** @param places by store and partition */
    WholeCopies(Supplier<Map<String, Map<Integer, Place>>> places) {
        this.places = places;
    }

    static WholeCopies of(KafkaStreams streams) {
        return new WholeCopies(() -> places(streams.allLocalStorePartitionLags()));
    }

    /**
     * How far a store has followed its changelog.
     *
     * @param next offset that it reads next
     * @param behind records up to the end
     */
    record Place(long next, long behind) {}

    /** The stores of one partition, by their names. */
    private record Copy(Map<String, Place> stores) {
        long behind() {
            return stores.values().stream().mapToLong(Place::behind).sum();
        }

        /** Whether it never went back: a store that was wiped begins at the beginning. */
        boolean follows(Copy before) {
            return before.stores().entrySet().stream()
                    .allMatch(was -> stores.get(was.getKey()).next() >= was.getValue().next());
        }
    }

    boolean has(int partition) {
        return whole.contains(partition);
    }

    /** Looks once. */
    void look() {
        try {
            Map<Integer, Copy> copies = copies();
            copies.forEach((partition, copy) -> {
                if (!copy.follows(latest.getOrDefault(partition, copy))) {
                    whole.remove(partition);
                }
                // later it may be further behind: as far as the open transaction of an owner that died
                if (copy.behind() <= BEHIND_MAX) {
                    whole.add(partition);
                }
            });
            whole.retainAll(copies.keySet());
            latest = copies;
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("how far the copies are is not known at the moment");
        }
    }

    /** Of the partitions that all stores are here of. */
    private Map<Integer, Copy> copies() {
        Map<String, Map<Integer, Place>> now = places.get();
        Map<Integer, Map<String, Place>> byPartition = new HashMap<>();
        now.forEach((store, ofStore) -> ofStore.forEach((partition, place) -> byPartition
                .computeIfAbsent(partition, ignored -> new HashMap<>())
                .put(store, place)));
        Map<Integer, Copy> copies = new HashMap<>();
        byPartition.forEach((partition, stores) -> {
            if (stores.size() == now.size()) {
                copies.put(partition, new Copy(stores));
            }
        });
        return copies;
    }

    private static Map<String, Map<Integer, Place>> places(Map<String, Map<Integer, LagInfo>> lags) {
        Map<String, Map<Integer, Place>> places = new HashMap<>();
        for (Entry<String, Map<Integer, LagInfo>> store : lags.entrySet()) {
            Map<Integer, Place> ofStore = new HashMap<>();
            store.getValue()
                    .forEach((partition, lag) ->
                            ofStore.put(partition, new Place(lag.currentOffsetPosition(), lag.offsetLag())));
            places.put(store.getKey(), ofStore);
        }
        return places;
    }
}
