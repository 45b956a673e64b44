package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sicd.kit.http.EventSink;
import dev.sicd.kit.http.EventStream;
import dev.sicd.kit.http.ServerSentEvent;
import dev.sicd.reader.NotAvailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tells the rows of a list that changed, for one client. Several changes of one row between two looks are told as one.
 * It remembers nothing but how far it told, so that it can be cut off anywhere and go on elsewhere.
 *
 * <p>A row is told at its last change that is known, and only if it is not newer than that: a newer one has a change that
 * is not known yet, and is told with it. So each told row is of exactly the change that its cursor stands behind, and
 * whoever goes on from there is told of each later change and of no earlier one.
 *
 * @param <T> what is listed
 */
final class LiveRows<T> implements EventStream {
    private static final int WINDOW = 1_000;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** The stores show what is committed a moment after the log does. */
    private static final Duration STORES_BEHIND = Duration.ofMillis(20);

    private final RecentChanges changes;
    private final KnownRuns runs;
    private final Listed<T> listed;
    private final Optional<String> lastEventId;
    private String ledger = "";
    private List<Long> told = List.of();

    LiveRows(RecentChanges changes, KnownRuns runs, Listed<T> listed, Optional<String> lastEventId) {
        this.changes = changes;
        this.runs = runs;
        this.listed = listed;
        this.lastEventId = lastEventId;
    }

    @Override
    public void tell(EventSink to) throws InterruptedException {
        Optional<StreamCursor> cursor = lastEventId
                .flatMap(StreamCursor::parse)
                .filter(known -> known.ledger().equals(changes.ledger()))
                .filter(known -> known.offsets().size() == changes.ends().size());
        if (cursor.isPresent()) {
            ledger = cursor.get().ledger();
            told = new ArrayList<>(cursor.get().offsets());
        } else {
            reset(to);
        }
        while (true) {
            if (!ledger.equals(changes.ledger()) || !look(to)) {
                reset(to);
            }
            to.idle(Optional.of(id()));
            changes.await(seen(), LOOK_AGAIN);
        }
    }

    /** False when it is not known any more what changed since. */
    private boolean look(EventSink to) throws InterruptedException {
        boolean behind = false;
        for (int partition = 0; partition < told.size(); partition++) {
            Optional<RecentChanges.Window> window = changes.from(partition, told.get(partition), WINDOW);
            if (window.isEmpty()) {
                return false;
            }
            behind |= !tell(partition, window.get(), to);
        }
        if (behind) {
            Thread.sleep(STORES_BEHIND);
        }
        return true;
    }

    /** False when the stores do not show it all yet. */
    private boolean tell(int partition, RecentChanges.Window window, EventSink to) throws InterruptedException {
        try {
            for (Change change : lastOfEach(window.changes())) {
                if (!isShown(change)) {
                    return false;
                }
                Optional<T> item = listed.read(change).filter(now -> listed.position(now) <= change.position());
                told.set(partition, change.offset() + 1);
                if (item.isPresent()) {
                    Listed.Row row = listed.row(item.get());
                    to.send(new ServerSentEvent(
                            Optional.of(id()), row.event(), row.data().toString()));
                }
            }
        } catch (NotAvailableException moving) {
            Thread.sleep(LOOK_AGAIN);
            return false;
        }
        told.set(partition, window.end());
        return true;
    }

    /** In the order of their offsets: before each cursor, all is told or changed once more behind it. */
    private Iterable<Change> lastOfEach(List<Change> window) {
        SequencedMap<String, Change> last = new LinkedHashMap<>();
        for (Change change : window) {
            listed.idOf(change).ifPresent(id -> last.putLast(id, change));
        }
        return last.values();
    }

    private boolean isShown(Change change) {
        return runs.committed(change.runId()).position() >= change.position();
    }

    /** From now on; a list that is loaded after this event holds all that was before it. */
    private void reset(EventSink to) throws InterruptedException {
        ledger = changes.ledger();
        List<Long> ends = changes.ends();
        for (int partition = 0; partition < ends.size(); partition++) {
            Optional<Change> last = changes.last(partition);
            while (last.isPresent() && !isShownNow(last.get())) {
                to.idle(Optional.empty());
                Thread.sleep(STORES_BEHIND);
            }
        }
        told = new ArrayList<>(ends);
        to.send(new ServerSentEvent(
                Optional.of(id()),
                "reset",
                JsonNodeFactory.instance.objectNode().toString()));
    }

    private boolean isShownNow(Change change) throws InterruptedException {
        try {
            return isShown(change);
        } catch (NotAvailableException moving) {
            Thread.sleep(LOOK_AGAIN);
            return false;
        }
    }

    private String id() {
        return new StreamCursor(ledger, told).text();
    }

    private Map<Integer, Long> seen() {
        return IntStream.range(0, told.size()).boxed().collect(Collectors.toMap(number -> number, told::get));
    }
}
