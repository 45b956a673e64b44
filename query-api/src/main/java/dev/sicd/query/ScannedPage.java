package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Fills one page of a list of which not every item becomes a row. It ends at its limit, or earlier when looking for rows
 * cost too much: then it is short, but its next page goes on. It does not know what an item is.
 */
final class ScannedPage<T> {
    /** Items to look at for one page, so that a filter which matches nothing ends too. */
    private static final int SCANNED_MAX = 5_000;

    private static final int FILTERED_BATCH = 250;
    /** Of JSON on one page. */
    private static final int CHARS_MAX = 8 << 20;

    private final Items<T> items;
    private final Function<T, Optional<ObjectNode>> row;
    private final int limit;
    private final int batch;
    private int scanned;
    private long chars;

    /** Where items come from, in the list's order. */
    @FunctionalInterface
    interface Items<T> {
        /** The next items: those after this one, or from the first. */
        List<T> after(Optional<T> last, int limit);
    }

    /** @param filtered whether many items may become no row */
    ScannedPage(Items<T> items, Function<T, Optional<ObjectNode>> row, int limit, boolean filtered) {
        this.items = items;
        this.row = row;
        this.limit = limit;
        this.batch = filtered ? Math.max(limit, FILTERED_BATCH) : limit;
    }

    /**
     * Adds the rows, and where there are more items {@code next}.
     *
     * @param cursor of the last item that was looked at
     */
    void write(ObjectNode body, ArrayNode rows, Optional<T> after, Function<T, String> cursor) {
        Optional<T> last = after;
        List<T> found = items.after(last, batch);
        while (!found.isEmpty() && !isFull(rows)) {
            for (T item : found) {
                if (!isFull(rows)) {
                    last = Optional.of(item);
                    add(rows, item);
                }
            }
            found = items.after(last, batch);
        }
        if (!found.isEmpty()) {
            body.put("next", cursor.apply(last.orElseThrow()));
            body.put("scan_limited", rows.size() < limit);
        }
    }

    private boolean isFull(ArrayNode rows) {
        return rows.size() >= limit || scanned >= SCANNED_MAX || chars >= CHARS_MAX;
    }

    private void add(ArrayNode rows, T item) {
        scanned++;
        row.apply(item).ifPresent(node -> {
            chars += node.toString().length();
            rows.add(node);
        });
    }
}
