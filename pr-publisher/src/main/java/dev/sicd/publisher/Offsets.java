package dev.sicd.publisher;

import dev.sicd.schemas.Coordinates;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What of each partition is finished, although not in order: a slow repository must not hold back the others, and no offset
 * may pass what is unfinished. For one thread.
 */
final class Offsets {
    private final Map<TopicPartition, Progress> partitions = new HashMap<>();

    private static final class Progress {
        private final NavigableSet<Long> unfinished = new TreeSet<>();
        private long next;
        private long committed = -1;

        long committable() {
            return unfinished.isEmpty() ? next : unfinished.first();
        }
    }

    void begin(Coordinates record) {
        Progress progress = partitions.computeIfAbsent(partition(record), unused -> new Progress());
        progress.unfinished.add(record.offset());
        progress.next = Math.max(progress.next, record.offset() + 1);
    }

    /** Of a partition that was taken away meanwhile, nothing is left to finish here. */
    void finish(Coordinates record) {
        Progress progress = partitions.get(partition(record));
        if (progress != null) {
            progress.unfinished.remove(record.offset());
        }
    }

    int unfinished() {
        return partitions.values().stream()
                .mapToInt(progress -> progress.unfinished.size())
                .sum();
    }

    /** What can be committed and was not yet. */
    Map<TopicPartition, OffsetAndMetadata> toCommit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach((partition, progress) -> {
            if (progress.committable() > progress.committed) {
                offsets.put(partition, new OffsetAndMetadata(progress.committable()));
            }
        });
        return offsets;
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> Optional.ofNullable(partitions.get(partition))
                .ifPresent(progress -> progress.committed = offset.offset()));
    }

    void forget() {
        partitions.clear();
    }

    private static TopicPartition partition(Coordinates record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
