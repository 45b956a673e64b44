package dev.sicd.aggregator;

import dev.sicd.schemas.QuarantineReason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/** What the tasks of this instance share with its readers: progress, open stores and counters. Thread-safe. */
final class Instance {
    private final Progress progress = new Progress();
    private final Counters counters = new Counters();
    private final Map<Integer, TaskStores> openByPartition = new ConcurrentHashMap<>();
    private final Map<Thread, Set<TaskStores>> openByThread = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicLong> versions = new ConcurrentHashMap<>();
    private final Inputs inputs;

    /** Starts with no tasks. */
    Instance(Inputs inputs) {
        this.inputs = inputs;
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
        return inputs.caughtUpAt(partition);
    }

    /**
     * A task of this stream thread opened its stores: from now on they are read. It may go on where another instance ended, so
     * how far that is comes from the broker.
     */
    void opened(int partition, TaskStores stores) {
        progress.reopened(partition, inputs.committed(partition));
        openByThread.compute(Thread.currentThread(), (thread, open) -> {
            Set<TaskStores> all = open == null ? ConcurrentHashMap.newKeySet() : open;
            all.add(stores);
            return all;
        });
        // before anybody reads them: what was read here before the partition went away holds no longer
        version(partition).incrementAndGet();
        openByPartition.put(partition, stores);
    }

    /** A task stops: another may write these stores soon, or elsewhere, so nobody reads them here any more. */
    void closed(int partition, TaskStores stores) {
        openByPartition.remove(partition, stores);
        version(partition).incrementAndGet();
        openByThread
                .keySet()
                .forEach(thread -> openByThread.computeIfPresent(thread, (ignored, open) -> {
                    open.remove(stores);
                    return open.isEmpty() ? null : open;
                }));
    }

    /** This stream thread's transaction committed; it holds the work of all its tasks. */
    void committed(Map<TopicPartition, Long> nextOffsets) {
        openByThread.getOrDefault(Thread.currentThread(), Set.of()).forEach(TaskStores::committed);
        progress.committed(nextOffsets);
    }

    /** Another number after each change of what reads of the partition answer. */
    AtomicLong version(int partition) {
        return versions.computeIfAbsent(partition, ignored -> new AtomicLong());
    }

    /** The stores of a partition's task, while it runs here. */
    Optional<TaskStores> open(int partition) {
        return Optional.ofNullable(openByPartition.get(partition));
    }

    /** Whether a partition's task runs here still, with these very stores. */
    boolean isOpen(int partition, TaskStores stores) {
        return openByPartition.get(partition) == stores;
    }
}
