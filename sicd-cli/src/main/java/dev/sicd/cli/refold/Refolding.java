package dev.sicd.cli.refold;

import dev.sicd.cli.replay.ReplayException;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.ledger.Hash;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.fold.FoldStores;
import dev.sicd.reader.fold.LastValues;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.StateCodec;
import java.util.Optional;

/**
 * Folds lines of the ledger into stores, each once it is proven to be the next of its run's chain. Where a run begins the
 * chain is checked from its start, so a ledger that was cut is refused instead of folded short. For one thread.
 */
final class Refolding {
    private final FoldStores stores;
    private final EntryFold fold;
    private final LastValues<Gate> gates = new LastValues<>(StateCodec::encode, StateCodec::gate);
    private long events;

    Refolding(FoldStores stores, EntryFold fold) {
        this.stores = stores;
        this.fold = fold;
    }

    /** What an entry does to the states. */
    @FunctionalInterface
    interface EntryFold {
        void fold(Event event, LedgerEntry entry);
    }

    /** How many events were folded. */
    long events() {
        return events;
    }

    /** @throws ReplayException when the line is damaged or not the next one of its run */
    void fold(LedgerLine line) {
        byte[] runKey = Keys.run(line.runId());
        Optional<byte[]> stored = stores.get(Store.GATES, runKey);
        Gate before = gates.decoded(runKey, stored).orElseGet(() -> Gate.closed(line.runId()));
        Hash leaf = line.computedLeaf();
        Gate after = before.admit(leaf);
        if (line.position() != after.chain().position()
                || !line.head().equals(after.chain().head().hex())) {
            throw new ReplayException(
                    "%d:%d of the ledger says position %d of run '%s', but does not follow position %d"
                                    .formatted(
                                            line.partition(),
                                            line.offset(),
                                            line.position(),
                                            line.runId(),
                                            before.chain().position())
                            + "; see 'sicd verify-chain'");
        }
        EventCodec.Decoded decoded = decoded(line);
        LedgerEntry entry = new LedgerEntry(
                line.position(),
                line.recordedAt(),
                decoded.family(),
                source(line),
                leaf,
                after.chain().head(),
                line.value());
        stores.put(Store.GATES, runKey, stored, gates.encoded(runKey, after));
        if (isTold(decoded.event())) {
            stores.add(Store.TIMELINE, Keys.position(line.runId(), line.position()), StateCodec.encode(entry));
        }
        fold.fold(decoded.event(), entry);
        events++;
    }

    /** Whether an answer about states quotes such an event. The others are by far the most, and stay in the ledger. */
    private static boolean isTold(Event event) {
        return switch (event) {
            case ActionLogged ignored -> false;
            case OutcomeLogged ignored -> false;
            case MetricsUpdated ignored -> false;
            case EpisodeHeartbeat ignored -> false;
            default -> true;
        };
    }

    private static EventCodec.Decoded decoded(LedgerLine line) {
        try {
            return line.event();
        } catch (DecodeException e) {
            throw new ReplayException(
                    "%d:%d of the ledger is no event that this build can read: %s; re-fold with a newer one"
                            .formatted(line.partition(), line.offset(), e.getMessage()),
                    e);
        }
    }

    private static Coordinates source(LedgerLine line) {
        return Coordinates.parseSource(line.source())
                .orElseThrow(() -> new ReplayException("%d:%d of the ledger does not say where it came from"
                        .formatted(line.partition(), line.offset())));
    }
}
