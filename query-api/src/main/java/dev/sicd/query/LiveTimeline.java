package dev.sicd.query;

import dev.sicd.kit.http.EventSink;
import dev.sicd.kit.http.EventStream;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.ServerSentEvent;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Keys;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.reader.Reads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a run's committed ledger entries, those that are there and then those to come, each once and in order. It reads
 * them from the stores: {@link RecentChanges} only says when to look, and it looks now and then without being told.
 */
final class LiveTimeline {
    static final String EVENT = "entry";

    /** Entries that one stream holds in memory while its client is slow: one may be 4 MiB. */
    private static final int HELD = 1;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** The stores show what is committed a moment after the log does. */
    private static final Duration STORES_BEHIND = Duration.ofMillis(20);

    private static final int SOON = 50;
    private static final Duration END_WAIT = Duration.ofSeconds(2);

    private final Reads reads;
    private final KnownRuns runs;
    private final Ledger ledger;
    private final RecentChanges changes;

    LiveTimeline(Reads reads, KnownRuns runs, Ledger ledger, RecentChanges changes) {
        this.reads = reads;
        this.runs = runs;
        this.ledger = ledger;
        this.changes = changes;
    }

    /** @throws Problem 404 when there is no such run, 400 when nobody can begin where the request asks */
    EventStream open(Asked asked) {
        String runId = asked.runId();
        Optional<Long> told = asked.lastEventId().map(LiveTimeline::position);
        long first = told.map(position -> position + 1)
                .or(() -> asked.position("from"))
                .orElse(1L);
        runs.require(runId, Consistency.COMMITTED);
        told.ifPresent(position -> requireTold(runId, position));
        return to -> tell(runId, first, to);
    }

    private static long position(String lastEventId) {
        if (!lastEventId.matches("\\d{1,18}")) {
            throw Problem.badRequest("Last-Event-ID is " + Problem.quoted(lastEventId)
                    + "; give the position that was told last, or leave it out to begin with the first");
        }
        return Long.parseLong(lastEventId);
    }

    /** Only committed entries are told, so a place beyond them is of another ledger, or the stores have lost theirs. */
    private void requireTold(String runId, long position) {
        if (position <= runs.committed(runId).position()) {
            return;
        }
        if (!atEnd(runId)) {
            throw Problem.unavailable(
                    "the fold has not reached position " + position + " again; try again", LOOK_AGAIN);
        }
        long end = runs.committed(runId).position();
        if (position > end) {
            throw Problem.badRequest(
                    ("Last-Event-ID is %d, but the ledger of run '%s' ends at position %d: it is not the"
                                    + " one that this was told from; leave it out to begin with the first")
                            .formatted(position, runId, end));
        }
    }

    private boolean atEnd(String runId) {
        try {
            return reads.awaitEnd(Optional.of(runId), Consistency.COMMITTED, END_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tell(String runId, long first, EventSink to) throws InterruptedException {
        int partition = Keys.partitionOf(runId, reads.partitions());
        long next = first;
        int soon = 0;
        Map<Integer, Long> seenBefore = Map.of();
        while (true) {
            // before the look: what comes during it ends the wait
            Map<Integer, Long> seen = end(partition);
            soon = seen.equals(seenBefore) ? soon - 1 : SOON;
            seenBefore = seen;
            List<Ledger.Slot> chunk = committed(runId, next);
            for (Ledger.Slot slot : chunk) {
                String id = Long.toString(slot.position());
                to.send(new ServerSentEvent(
                        Optional.of(id), EVENT, EntryJson.of(slot).toString()));
                next = slot.position() + 1;
            }
            to.idle(Optional.empty());
            if (chunk.isEmpty()) {
                changes.await(seen, soon > 0 ? STORES_BEHIND : LOOK_AGAIN);
            }
        }
    }

    private Map<Integer, Long> end(int partition) {
        List<Long> ends = changes.ends();
        return partition < ends.size() ? Map.of(partition, ends.get(partition)) : Map.of();
    }

    private List<Ledger.Slot> committed(String runId, long next) throws InterruptedException {
        try {
            return ledger.chunk(runId, next, runs.committed(runId).position(), HELD);
        } catch (NotAvailableException moving) {
            // the stores come back, here or elsewhere, and the stream goes on
            Thread.sleep(LOOK_AGAIN);
            return List.of();
        }
    }
}
