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

    /** Entries that one stream holds in memory while its client is slow: each may be 4 MiB. */
    private static final int CHUNK = 8;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

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
        long first = first(asked);
        runs.require(runId, Consistency.COMMITTED);
        return to -> tell(runId, first, to);
    }

    private static long first(Asked asked) {
        return asked.lastEventId()
                .map(LiveTimeline::after)
                .or(() -> asked.position("from"))
                .orElse(1L);
    }

    private static long after(String lastEventId) {
        if (!lastEventId.matches("\\d{1,18}")) {
            throw Problem.badRequest("Last-Event-ID is " + Problem.quoted(lastEventId)
                    + "; give the position that was told last, or leave it out to begin with the first");
        }
        return Long.parseLong(lastEventId) + 1;
    }

    private void tell(String runId, long first, EventSink to) throws InterruptedException {
        int partition = Keys.partitionOf(runId, reads.partitions());
        long next = first;
        while (true) {
            // before the look: what comes during it ends the wait
            Map<Integer, Long> seen = end(partition);
            List<Ledger.Slot> chunk = committed(runId, next);
            for (Ledger.Slot slot : chunk) {
                String id = Long.toString(slot.position());
                to.send(new ServerSentEvent(
                        Optional.of(id), EVENT, EntryJson.of(slot).toString()));
                next = slot.position() + 1;
            }
            to.idle(Optional.empty());
            if (chunk.isEmpty()) {
                changes.await(seen, LOOK_AGAIN);
            }
        }
    }

    private Map<Integer, Long> end(int partition) {
        List<Long> ends = changes.ends();
        return partition < ends.size() ? Map.of(partition, ends.get(partition)) : Map.of();
    }

    private List<Ledger.Slot> committed(String runId, long next) throws InterruptedException {
        try {
            return ledger.chunk(runId, next, runs.committed(runId).position(), CHUNK);
        } catch (NotAvailableException moving) {
            // the stores come back, here or elsewhere, and the stream goes on
            Thread.sleep(LOOK_AGAIN);
            return List.of();
        }
    }
}
