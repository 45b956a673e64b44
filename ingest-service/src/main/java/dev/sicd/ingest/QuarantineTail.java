package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.ingest.TopicReader.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One partition of the quarantine on its way from its end to its start, in blocks that are each read forwards. It reads
 * nothing itself.
 */
final class QuarantineTail {
    private final int partition;
    private final long start;
    private final Deque<Item> newestFirst = new ArrayDeque<>();
    private long unreadEnd;

    QuarantineTail(int partition, Span span) {
        this.partition = partition;
        this.start = span.from();
        this.unreadEnd = Math.max(span.from(), span.end());
    }

    /**
     * A record that was looked at.
     *
     * @param row empty where it is not wanted
     */
    record Item(int partition, long offset, long timestamp, Optional<ObjectNode> row) {}

    int partition() {
        return partition;
    }

    /** Whether its next record has to be read first. */
    boolean isWaiting() {
        return newestFirst.isEmpty() && unreadEnd > start;
    }

    boolean isAtStart() {
        return newestFirst.isEmpty() && unreadEnd <= start;
    }

    Span nextBlock(long offsets) {
        return new Span(Math.max(start, unreadEnd - offsets), unreadEnd);
    }

    /** To be called for each record of a block, in their order, and then {@link #blockRead}. */
    void add(Item item) {
        newestFirst.addFirst(item);
    }

    void blockRead(Span block) {
        unreadEnd = block.from();
    }

    /** A block that was not read to its end is read again. */
    void blockLost() {
        newestFirst.clear();
    }

    Optional<Item> newest() {
        return Optional.ofNullable(newestFirst.peekFirst());
    }

    void takeNewest() {
        newestFirst.removeFirst();
    }

    /** All that is not taken yet is below this offset. */
    long below() {
        return newest().map(item -> item.offset() + 1).orElse(unreadEnd);
    }
}
