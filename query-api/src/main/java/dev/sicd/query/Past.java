package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Store;
import dev.sicd.reader.fold.MemoryStores;
import dev.sicd.reader.fold.StateFold;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Folds a run's ledger anew up to a place in it, in memory: what the run was then, as today's fold sees it. What the gate
 * kept out (repeats, conflicts of ids) is not in the ledger, so that cannot be told of the past.
 */
final class Past {
    /** Bounds the memory of one answer; a longer run is for {@code sicd refold}. */
    static final int ENTRIES_MAX = 250_000;

    /** Folds at a time: each holds the states of a whole run. */
    private static final int AT_ONCE = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Reads reads;
    private final KnownRuns runs;
    private final Ledger ledger;
    private final Semaphore free = new Semaphore(AT_ONCE);

    Past(Reads reads, KnownRuns runs, Ledger ledger) {
        this.reads = reads;
        this.runs = runs;
        this.ledger = ledger;
    }

    /** A query over states, whose texts are in the ledger. */
    @FunctionalInterface
    interface View {
        Query over(Reads reads, KnownRuns runs, Ledger ledger);
    }

    /** The query over the states of now, or of then where the request says when. */
    Query orNow(View view) {
        Query now = view.over(reads, runs, ledger);
        return asked ->
                AsOf.of(asked.request()).map(asOf -> then(asked, asOf, view)).orElseGet(() -> now.answer(asked));
    }

    /**
     * Answers from the run as it was.
     *
     * @throws Problem 404 when there was no such run then, 422 when the ledger does not reach that far, is too long or
     *     damaged, 503 when others look at the past already
     */
    private Answered then(Asked asked, AsOf asOf, View view) {
        if (!free.tryAcquire()) {
            throw Problem.unavailable("others look at the past right now; try again", RETRY_AFTER);
        }
        try {
            Reads then = new Reads(fold(asked.runId(), asOf));
            KnownRuns runsThen = new KnownRuns(then);
            Answered answered = view.over(then, runsThen, ledger).answer(asked);
            answered.body()
                    .put(AsOf.PARAMETER, runsThen.committed(asked.runId()).position())
                    .remove("duplicates");
            return answered;
        } finally {
            free.release();
        }
    }

    private MemoryStores fold(String runId, AsOf asOf) {
        MemoryStores stores = new MemoryStores();
        StateFold fold = new StateFold(stores);
        long committed = runs.committed(runId).position();
        long end = endOf(runId, asOf, committed);
        boolean cut = asOf instanceof AsOf.Time && end < committed;
        if (cut && isBy(runId, end + 1, asOf)) {
            // told before all is folded, not after
            throw tooLong(committed);
        }
        Optional<LedgerEntry> last = Optional.empty();
        long next = 1;
        while (next <= end) {
            List<Ledger.Slot> chunk = ledger.chunk(runId, next, end);
            if (chunk.isEmpty()) {
                throw damaged(runId, next);
            }
            for (Ledger.Slot slot : chunk) {
                LedgerEntry entry = intact(runId, next, slot);
                if (isLater(entry, asOf)) {
                    return ended(stores, runId, last);
                }
                fold.fold(event(runId, entry), entry);
                last = Optional.of(entry);
                next++;
            }
        }
        if (cut) {
            // what comes next cannot be read, so nobody knows that it is later
            throw tooLong(committed);
        }
        return ended(stores, runId, last);
    }

    /** Whether the entry there can be read, and is not later. */
    private boolean isBy(String runId, long position, AsOf asOf) {
        return ledger.at(runId, position)
                .filter(Ledger.Slot.Intact.class::isInstance)
                .map(Ledger.Slot.Intact.class::cast)
                .map(slot -> !isLater(slot.entry(), asOf))
                .orElse(false);
    }

    private static long endOf(String runId, AsOf asOf, long committed) {
        return switch (asOf) {
            case AsOf.Time ignored -> Math.min(committed, ENTRIES_MAX);
            case AsOf.Position at
            when at.position() > committed ->
                throw Problem.unprocessable(
                        "as_of",
                        "the ledger of run '" + runId + "' ends at position " + committed + ", not yet at "
                                + at.position() + "; give a position up to its end");
            case AsOf.Position at when at.position() > ENTRIES_MAX -> throw tooLong(at.position());
            case AsOf.Position at -> at.position();
        };
    }

    private static Problem tooLong(long position) {
        return Problem.unprocessable(
                "as_of",
                "the past is folded up to position " + ENTRIES_MAX + ", not to " + position
                        + "; ask for an earlier one, or use 'sicd refold'");
    }

    private static boolean isLater(LedgerEntry entry, AsOf asOf) {
        return asOf instanceof AsOf.Time at && entry.recordedAt().isAfter(at.time());
    }

    private static MemoryStores ended(MemoryStores stores, String runId, Optional<LedgerEntry> last) {
        LedgerEntry end = last.orElseThrow(() ->
                Problem.notFound("nothing of run '" + runId + "' was recorded by then; give a later position or time"));
        Gate gate = new Gate(new Chain(end.position(), end.head()), 0, 0, 0);
        stores.add(Store.GATES, Keys.run(runId), StateCodec.encode(gate));
        return stores;
    }

    private static LedgerEntry intact(String runId, long position, Ledger.Slot slot) {
        return switch (slot) {
            // a hole is simply not there
            case Ledger.Slot other when other.position() != position -> throw damaged(runId, position);
            case Ledger.Slot.Intact intact -> intact.entry();
            case Ledger.Slot.Damaged damaged -> throw damaged(runId, damaged.position());
        };
    }

    private static Event event(String runId, LedgerEntry entry) {
        return Ledger.event(entry).orElseThrow(() -> damaged(runId, entry.position()));
    }

    private static Problem damaged(String runId, long position) {
        return Problem.unprocessable(
                "as_of",
                "the entry at position " + position + " is missing or damaged, so what came after it"
                        + " cannot be told; see /admin/training/runs/" + runId + "/integrity");
    }
}
