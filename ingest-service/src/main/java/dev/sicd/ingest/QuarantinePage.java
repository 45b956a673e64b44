package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.ingest.QuarantineTail.Item;
import dev.sicd.ingest.TopicReader.Session;
import dev.sicd.ingest.TopicReader.Span;
import dev.sicd.kit.http.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Fills one page of the quarantine, newest first: within a partition by offset, between partitions by time. It ends at its
 * limit, or earlier when looking for rows cost too much: then it is short, but its next page goes on. It does not know
 * what a row is.
 */
final class QuarantinePage {
    /** Records to look at for one page, so that a filter which matches nothing ends too. */
    private static final int SCANNED_MAX = 5_000;
    /** Of keys and values read for one page. */
    private static final long BYTES_MAX = 64L << 20;

    private static final long BLOCK_FIRST = 32;
    private static final long BLOCK_MAX = 512;
    private static final long BLOCK_BYTES_WANTED = 4L << 20;
    private static final Comparator<Item> OLDER =
            Comparator.comparingLong(Item::timestamp).thenComparingInt(Item::partition);

    private final Session session;
    private final Function<Quarantined, Optional<ObjectNode>> row;
    private final int limit;
    private final List<QuarantineTail> tails = new ArrayList<>();
    private long blockOffsets;
    private int scanned;
    private long bytes;
    private boolean timeIsOver;

    /** @param row of a record that is wanted */
    QuarantinePage(Session session, Function<Quarantined, Optional<ObjectNode>> row, int limit) {
        this.session = session;
        this.row = row;
        this.limit = limit;
        // each transaction takes an offset beside those of its records
        this.blockOffsets = Math.min(BLOCK_FIRST, 2L * limit);
    }

    /**
     * Adds the rows, and where there are more records {@code next}.
     *
     * @throws Problem 503 when time was over before the first record
     */
    void write(ObjectNode body, ArrayNode rows, Optional<QuarantineCursor> from) {
        open(from);
        while (rows.size() < limit && readOn()) {
            Optional<QuarantineTail> next = newest();
            if (next.isEmpty()) {
                return;
            }
            next.get().newest().flatMap(Item::row).ifPresent(rows::add);
            next.get().takeNewest();
        }
        if (timeIsOver && scanned == 0) {
            throw Problem.unavailable(
                    "the quarantine could not be read in time; try again, or ask for less", Duration.ofSeconds(2));
        }
        next().ifPresent(cursor -> body.put("next", cursor.text()).put("scan_limited", rows.size() < limit));
    }

    private void open(Optional<QuarantineCursor> from) {
        session.spans().forEach((partition, span) -> {
            long below = from.map(cursor -> cursor.below().getOrDefault(partition, 0L))
                    .orElse(span.end());
            tails.add(new QuarantineTail(partition, new Span(span.from(), Math.min(below, span.end()))));
        });
    }

    /** Reads until the newest record of each partition is there, which only then can be compared; false at a bound. */
    private boolean readOn() {
        List<QuarantineTail> waiting = waiting();
        while (!waiting.isEmpty()) {
            if (scanned >= SCANNED_MAX || bytes >= BYTES_MAX || !readBlocks(waiting)) {
                return false;
            }
            waiting = waiting();
        }
        return true;
    }

    private List<QuarantineTail> waiting() {
        return tails.stream().filter(QuarantineTail::isWaiting).toList();
    }

    private boolean readBlocks(List<QuarantineTail> waiting) {
        Map<Integer, Span> blocks = new HashMap<>();
        Map<Integer, QuarantineTail> byPartition = new HashMap<>();
        long offsets = Math.max(1, Math.min(blockOffsets, SCANNED_MAX / waiting.size()));
        for (QuarantineTail tail : waiting) {
            blocks.put(tail.partition(), tail.nextBlock(offsets));
            byPartition.put(tail.partition(), tail);
        }
        long before = bytes;
        int scannedBefore = scanned;
        boolean whole = session.read(blocks, found -> {
            Quarantined record = new Quarantined(found);
            Objects.requireNonNull(byPartition.get(found.partition()))
                    .add(new Item(found.partition(), found.offset(), found.timestamp(), row.apply(record)));
            scanned++;
            bytes += record.sizeBytes();
        });
        if (!whole) {
            waiting.forEach(QuarantineTail::blockLost);
            scanned = scannedBefore;
            timeIsOver = true;
            return false;
        }
        waiting.forEach(tail -> tail.blockRead(Objects.requireNonNull(blocks.get(tail.partition()))));
        // small records come in larger blocks, large ones do not fill the memory
        blockOffsets = bytes - before < BLOCK_BYTES_WANTED
                ? Math.min(BLOCK_MAX, blockOffsets * 2)
                : Math.max(1, blockOffsets / 2);
        return true;
    }

    private Optional<QuarantineTail> newest() {
        return tails.stream()
                .filter(tail -> tail.newest().isPresent())
                .max(Comparator.comparing(tail -> tail.newest().orElseThrow(), OLDER));
    }

    private Optional<QuarantineCursor> next() {
        TreeMap<Integer, Long> below = new TreeMap<>();
        tails.stream().filter(tail -> !tail.isAtStart()).forEach(tail -> below.put(tail.partition(), tail.below()));
        return below.isEmpty() ? Optional.empty() : Optional.of(new QuarantineCursor(below));
    }
}
