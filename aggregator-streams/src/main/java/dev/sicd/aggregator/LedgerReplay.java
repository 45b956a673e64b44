package dev.sicd.aggregator;

import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Gate;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.fold.FoldStores;
import dev.sicd.reader.fold.StateFold;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.StateCodec;
import java.time.Instant;
import java.util.Optional;

/**
 * Fills the stores of one partition from its ledger, by the gate and fold that wrote it. What the gate keeps beside the
 * ledger has to be told: what was kept out, and the last checkpoint. It reads nothing and proves nothing.
 */
public final class LedgerReplay {
    private final FoldStores stores;
    private final int partition;
    private final Ledger ledger;
    private final StateFold states;

    /** @param stores of this partition, empty */
    public LedgerReplay(FoldStores stores, int partition) {
        this.stores = stores;
        this.partition = partition;
        this.ledger = new Ledger(stores, new LedgerTree(stores));
        this.states = new StateFold(stores);
    }

    /**
     * Appends and folds the next record of the ledger.
     *
     * @param source where it was produced to; of an event that the fold stated itself, offset −1 on the ledger
     * @return the entry as it is now, to be compared with what the record says of itself
     * @throws DecodeException when this build cannot read it
     */
    public LedgerEntry replay(byte[] key, byte[] value, Coordinates source, Instant recordedAt) throws DecodeException {
        EventCodec.Decoded decoded = EventCodec.decodeAny(value);
        boolean rerouted = source.offset() >= 0 && source.partition() != partition;
        Arrival arrival = new Arrival(decoded.family(), key, value, source, partition, recordedAt, rerouted);
        String runId = decoded.event().envelope().runId();
        byte[] seenKey = Keys.seen(runId, decoded.event().envelope().eventId());
        if (stores.get(Store.SEEN, seenKey).isPresent()) {
            // the gate had forgotten the id when it admitted it again, or else it would not be in the ledger twice
            stores.remove(Store.SEEN, seenKey);
        }
        LedgerEntry entry = ((Ledger.Outcome.Appended) ledger.append(decoded.event(), arrival)).entry();
        Run run = states.fold(decoded.event(), entry).run();
        if (run.endedPosition() > 0) {
            Forgetting.heardOfEnded(stores, runId, recordedAt);
        }
        ledger.folded(decoded.event(), entry);
        return entry;
    }

    /** An event of the run was kept out since its id was admitted with other content. */
    public void conflict(String runId, boolean rerouted) {
        byte[] key = Keys.run(runId);
        Optional<byte[]> stored = stores.get(Store.GATES, key);
        Gate gate = stored.map(StateCodec::gate).orElseGet(() -> Gate.closed(runId));
        Gate opened = rerouted ? gate.reroute() : gate;
        stores.put(Store.GATES, key, stored, StateCodec.encode(opened.conflict()));
    }

    /** The last checkpoint that was signed of the partition. */
    public void checkpoint(String note) {
        stores.add(Store.TREE, Keys.lastCheckpoint(), Keys.nameValue(note));
    }
}
