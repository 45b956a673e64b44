package dev.sicd.query;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last changes of each partition of the ledger, for streams to look at and to wait for. It reads nothing, knows no
 * stream, and forgets the oldest beyond its bound. Thread-safe.
 */
public final class RecentChanges {
    /** Of all partitions together: some 150 bytes each. */
    private static final int KEPT_MAX = 65_536;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final int keptMax;
    private String ledger = "";
    private List<Partition> partitions = List.of();

    /** Nothing is known yet. */
    public RecentChanges() {
        this(KEPT_MAX);
    }

    RecentChanges(int keptMax) {
        this.keptMax = keptMax;
    }

    /**
     * Some changes of a partition, oldest first.
     *
     * @param end the offset from which on to look next
     */
    record Window(List<Change> changes, long end) {}

    private static final class Partition {
        private final Deque<Change> kept = new ArrayDeque<>();
        /** Everything from here to the end is known. */
        private long start;

        private long end;

        Partition(long start) {
            this.start = start;
            this.end = start;
        }
    }

    /** Begins to know a ledger from these offsets on, one for each partition; what was known before is forgotten. */
    void begin(String newLedger, List<Long> starts) {
        lock.lock();
        try {
            ledger = newLedger;
            partitions = starts.stream().map(Partition::new).toList();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Adds changes, with offsets that rise, and what follows each partition's last one. */
    void add(List<List<Change>> changes, List<Long> ends) {
        lock.lock();
        try {
            for (int i = 0; i < partitions.size(); i++) {
                Partition partition = partitions.get(i);
                partition.kept.addAll(changes.get(i));
                partition.end = ends.get(i);
                while (partition.kept.size() > keptMax / partitions.size()) {
                    partition.start = partition.kept.removeFirst().offset() + 1;
                }
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Which ledger the offsets are of; empty while nothing is known. */
    String ledger() {
        lock.lock();
        try {
            return ledger;
        } finally {
            lock.unlock();
        }
    }

    /** The offset after what is known, for each partition; empty while nothing is known. */
    List<Long> ends() {
        lock.lock();
        try {
            return partitions.stream().map(partition -> partition.end).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Changes from an offset on; empty when not all of them are known any more, or the offset is none of this ledger. */
    Optional<Window> from(int number, long offset, int limit) {
        lock.lock();
        try {
            if (number >= partitions.size()) {
                return Optional.empty();
            }
            Partition partition = partitions.get(number);
            if (offset < partition.start || offset > partition.end) {
                return Optional.empty();
            }
            return Optional.of(window(partition, offset, limit));
        } finally {
            lock.unlock();
        }
    }

    /** The last change of a partition that is known. */
    Optional<Change> last(int number) {
        lock.lock();
        try {
            return number < partitions.size()
                    ? Optional.ofNullable(partitions.get(number).kept.peekLast())
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until one of these partitions goes beyond its offset, or for as long. */
    void await(Map<Integer, Long> seen, Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0 && seen.entrySet().stream().noneMatch(at -> isBeyond(at.getKey(), at.getValue()))) {
                left = moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isBeyond(int number, long offset) {
        return number < partitions.size() && partitions.get(number).end > offset;
    }

    private static Window window(Partition partition, long offset, int limit) {
        List<Change> newestFirst = new ArrayList<>();
        // from the end: most look for the last few of many
        var kept = partition.kept.descendingIterator();
        while (kept.hasNext()) {
            Change change = kept.next();
            if (change.offset() < offset) {
                break;
            }
            newestFirst.add(change);
        }
        List<Change> changes = newestFirst.reversed();
        if (changes.size() <= limit) {
            return new Window(changes, partition.end);
        }
        List<Change> first = List.copyOf(changes.subList(0, limit));
        return new Window(first, first.getLast().offset() + 1);
    }
}
