package dev.sicd.aggregator;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final KafkaStreams streams;
    private final Set<Integer> whole = ConcurrentHashMap.newKeySet();

    WholeCopies(KafkaStreams streams) {
        this.streams = streams;
    }

    boolean has(int partition) {
        return whole.contains(partition);
    }

    /** Looks once. */
    void look() {
        try {
            Map<Integer, Long> behind = behind();
            whole.retainAll(behind.keySet());
            behind.forEach((partition, records) -> {
                // later it may be further behind: as far as the open transaction of an owner that died
                if (records <= BEHIND_MAX) {
                    whole.add(partition);
                }
            });
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("how far the copies are is not known at the moment");
        }
    }

    /** By partition, of those that all stores are here of. */
    private Map<Integer, Long> behind() {
        Collection<Map<Integer, LagInfo>> lags =
                streams.allLocalStorePartitionLags().values();
        Map<Integer, Long> behind = new HashMap<>();
        Map<Integer, Integer> stores = new HashMap<>();
        lags.forEach(ofStore -> ofStore.forEach((partition, lag) -> {
            behind.merge(partition, lag.offsetLag(), Long::sum);
            stores.merge(partition, 1, Integer::sum);
        }));
        behind.keySet().removeIf(partition -> stores.getOrDefault(partition, 0) < lags.size());
        return behind;
    }
}
