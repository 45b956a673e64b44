package dev.sicd.aggregator;

import dev.sicd.schemas.QuarantineReason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.kafka.common.TopicPartition;

/** What the tasks of this instance share with its readers: progress, before-images and counters. Thread-safe. */
final class Instance {
    private final Progress progress = new Progress();
    private final Counters counters = new Counters();
    private final Map<Integer, BeforeImages> imagesByPartition = new ConcurrentHashMap<>();
    private final Map<Thread, Set<BeforeImages>> imagesByThread = new ConcurrentHashMap<>();
    private final IntFunction<Optional<Instant>> caughtUpAt;

    /**
     * Starts with no tasks.
     *
     * @param caughtUpAt an instant up to which all inputs of a partition are folded and committed, where there is one
     */
    Instance(IntFunction<Optional<Instant>> caughtUpAt) {
        this.caughtUpAt = caughtUpAt;
    }

    Progress progress() {
        return progress;
    }

    Counters counters() {
        return counters;
    }

    void count(Counters.Fate fate) {
        counters.count(fate);
    }

    void quarantined(QuarantineReason reason) {
        counters.quarantined(reason);
    }

    Optional<Instant> caughtUpAt(int partition) {
        return caughtUpAt.apply(partition);
    }

    /** A task opened its stores on this stream thread: whatever it wrote before and did not commit is gone. */
    BeforeImages opened(int partition) {
        BeforeImages images = new BeforeImages();
        BeforeImages old = imagesByPartition.put(partition, images);
        if (old != null) {
            imagesByThread.values().forEach(of -> of.remove(old));
        }
        imagesByThread
                .computeIfAbsent(Thread.currentThread(), ignored -> ConcurrentHashMap.newKeySet())
                .add(images);
        return images;
    }

    /** This stream thread's transaction committed; it holds the work of all its tasks. */
    void committed(Map<TopicPartition, Long> nextOffsets) {
        imagesByThread.getOrDefault(Thread.currentThread(), Set.of()).forEach(BeforeImages::clear);
        progress.committed(nextOffsets);
    }

    Optional<BeforeImages> images(int partition) {
        return Optional.ofNullable(imagesByPartition.get(partition));
    }
}
