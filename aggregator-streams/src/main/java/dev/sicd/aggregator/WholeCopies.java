package dev.sicd.aggregator;

import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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

    private static final long NEVER = -1;

    private final int partitions;
    private final Supplier<Map<String, Map<Integer, Place>>> places;
    private final IntToLongFunction changes;
    /** With the number of changes at the look that found them whole. */
    private final Map<Integer, Long> whole = new ConcurrentHashMap<>();

    private Map<Integer, Copy> latest = Map.of();

    /**
     * @param places by store and partition
     * @param changes of a partition's own task here, its end among them: what it leaves may be wiped before anybody looks
     */
    WholeCopies(int partitions, Supplier<Map<String, Map<Integer, Place>>> places, IntToLongFunction changes) {
        this.partitions = partitions;
        this.places = places;
        this.changes = changes;
    }

    static WholeCopies of(KafkaStreams streams, Instance instance, int partitions) {
        return new WholeCopies(
                partitions,
                () -> places(streams.allLocalStorePartitionLags()),
                partition -> instance.version(partition).get());
    }

    /**
     * How far a store has followed its changelog.
     *
     * @param next offset that it reads next
     * @param behind records up to the end
     */
    record Place(long next, long behind) {
        /** Whether there is something that it has not begun to read. */
        boolean isEmpty() {
            return next == 0 && behind > 0;
        }
    }

    /** The stores of one partition, by their names. */
    private record Copy(Map<String, Place> stores) {
        boolean isNearTheEnd() {
            return stores.values().stream().mapToLong(Place::behind).sum() <= BEHIND_MAX
                    && stores.values().stream().noneMatch(Place::isEmpty);
        }

        /**
         * Whether it is what it was, or more: a store that was wiped begins at the beginning. One that was its task's own until
         * now goes back by the marks of its transactions.
         */
        boolean follows(Copy before) {
            return stores.values().stream().noneMatch(Place::isEmpty)
                    && before.stores().entrySet().stream()
                            .allMatch(was -> stores.containsKey(was.getKey())
                                    && stores.get(was.getKey()).next()
                                            >= was.getValue().next() - BEHIND_MAX);
        }
    }

    boolean has(int partition) {
        return whole.getOrDefault(partition, NEVER) == changes.applyAsLong(partition);
    }

    /** Looks once. */
    void look() {
        try {
            long[] before = IntStream.range(0, partitions).mapToLong(changes).toArray();
            Map<Integer, Copy> copies = copies();
            whole.keySet().retainAll(copies.keySet());
            copies.forEach((partition, copy) -> {
                // later it may be further behind: as far as the open transaction of an owner that died
                boolean isStill = whole.containsKey(partition) && copy.follows(latest.getOrDefault(partition, copy));
                if (isStill || copy.isNearTheEnd()) {
                    whole.put(partition, before[partition]);
                } else {
                    whole.remove(partition);
                }
            });
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
