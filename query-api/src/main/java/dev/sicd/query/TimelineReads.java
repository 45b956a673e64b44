package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.ledger.Chain;
import dev.sicd.reader.Consistency;
import java.util.List;

/** Answers with a run's committed ledger entries as they were recorded; it verifies nothing. */
final class TimelineReads {
    private static final int LIMIT_DEFAULT = 100;
    private static final int BYTES_MAX = 8 << 20;

    private final KnownRuns runs;
    private final Ledger ledger;

    TimelineReads(KnownRuns runs, Ledger ledger) {
        this.runs = runs;
        this.ledger = ledger;
    }

    Answered timeline(Asked asked) {
        String runId = asked.runId();
        int limit = asked.limit(LIMIT_DEFAULT);
        long next = asked.position("from").orElse(1L);
        runs.require(runId, Consistency.COMMITTED);
        Chain committed = runs.committed(runId);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("run_id", runId);
        ArrayNode entries = body.putArray("entries");
        long bytes = 0;
        List<Ledger.Slot> chunk = ledger.chunk(runId, next, committed.position());
        while (!chunk.isEmpty() && entries.size() < limit && bytes < BYTES_MAX) {
            for (Ledger.Slot slot : chunk) {
                if (entries.size() < limit && bytes < BYTES_MAX) {
                    bytes += write(entries, slot);
                    next = slot.position() + 1;
                }
            }
            chunk = ledger.chunk(runId, next, committed.position());
        }
        body.put("position", committed.position());
        if (!chunk.isEmpty()) {
            body.put("next", next);
        }
        return Answered.ofRun(runId, committed.position(), body);
    }

    /** Writes an entry and says how many bytes of the ledger it was. */
    private static int write(ArrayNode to, Ledger.Slot slot) {
        to.add(EntryJson.of(slot));
        return switch (slot) {
            case Ledger.Slot.Damaged ignored -> 0;
            case Ledger.Slot.Intact intact -> intact.entry().value().length;
        };
    }
}
