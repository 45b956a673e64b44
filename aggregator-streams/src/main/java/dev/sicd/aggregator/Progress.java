package dev.sicd.aggregator;

import dev.sicd.reader.Consistency;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/** How far the inputs are processed and committed, for readers that wait for their own write. Thread-safe. */
final class Progress {
    /** A signal can be missed between a look and a wait; a short wait bounds what that costs. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Map<TopicPartition, Long> processed = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /** Offsets are of the next record to read, as Kafka commits them. */
    void committed(Map<TopicPartition, Long> nextOffsets) {
        nextOffsets.forEach((partition, next) -> {
            committed.merge(partition, next, Math::max);
            processed.merge(partition, next, Math::max);
        });
        signal();
    }

    /** A task begins at what is committed; what one of this partition processed here before may have been undone. */
    void reopened(int partition, Map<TopicPartition, Long> nextOffsets) {
        processed.keySet().removeIf(input -> input.partition() == partition);
        committed(nextOffsets);
    }

    void processed(TopicPartition partition, long offset) {
        processed.put(partition, offset + 1);
        signal();
    }

    /**
     * Waits until an input record is past.
     *
     * @param open false once this instance has the partition no more: it would learn of nothing then
     * @return whether it is past
     */
    boolean await(Coordinates at, Consistency consistency, Duration wait, BooleanSupplier open)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        waiting.incrementAndGet();
        lock.lock();
        try {
            while (!isPast(at, consistency)) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !open.getAsBoolean()) {
                    return false;
                }
                moved.awaitNanos(Math.min(left, LOOK_AGAIN_NANOS));
            }
            return true;
        } finally {
            lock.unlock();
            waiting.decrementAndGet();
        }
    }

    private boolean isPast(Coordinates at, Consistency consistency) {
        Map<TopicPartition, Long> reached = consistency == Consistency.COMMITTED ? committed : processed;
        return reached.getOrDefault(new TopicPartition(at.topic(), at.partition()), 0L) > at.offset();
    }

    private void signal() {
        if (waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
