package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.ledger.Hash;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.fold.FoldStores;
import dev.sicd.reader.fold.LastValues;
import dev.sicd.schemas.ContentDigest;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.Seen;
import dev.sicd.schemas.StateCodec;
import java.util.Optional;

/**
 * The gate's memory: appends an admissible event to its run's chain and the partition's tree, or recognises that it is there
 * already. It does not fold.
 */
final class Ledger {
    private final FoldStores stores;
    private final LedgerTree tree;
    private final LastValues<Gate> gates = new LastValues<>(StateCodec::encode, StateCodec::gate);

    Ledger(FoldStores stores, LedgerTree tree) {
        this.stores = stores;
        this.tree = tree;
    }

    /** What became of an admissible event. */
    sealed interface Outcome {
        record Appended(LedgerEntry entry) implements Outcome {}

        record Duplicate() implements Outcome {}

        /** The id was admitted with other content. */
        record Conflict(long admittedAt) implements Outcome {}
    }

    Outcome append(Event event, Arrival arrival) {
        String runId = event.envelope().runId();
        byte[] gateKey = Keys.run(runId);
        Optional<byte[]> stored = stores.get(Store.GATES, gateKey);
        Gate gate = gates.decoded(gateKey, stored).orElseGet(() -> Gate.closed(runId));
        Gate opened = arrival.rerouted() ? gate.reroute() : gate;

        byte[] seenKey = Keys.seen(runId, event.envelope().eventId());
        Optional<Seen> seen = stores.get(Store.SEEN, seenKey).map(StateCodec::seen);
        if (seen.isPresent()) {
            boolean repeat = seen.get().isRepeatedBy(arrival.family(), event, arrival.value());
            Gate kept = repeat ? opened.duplicate() : opened.conflict();
            stores.put(Store.GATES, gateKey, stored, gates.encoded(gateKey, kept));
            return repeat
                    ? new Outcome.Duplicate()
                    : new Outcome.Conflict(seen.get().position());
        }

        Hash leaf = Chain.leaf(arrival.key(), arrival.value());
        Gate admitted = opened.admit(leaf);
        LedgerEntry entry = new LedgerEntry(
                admitted.chain().position(),
                arrival.recordedAt(),
                arrival.family(),
                arrival.source(),
                leaf,
                admitted.chain().head(),
                arrival.value());
        stores.put(Store.GATES, gateKey, stored, gates.encoded(gateKey, admitted));
        stores.add(Store.TIMELINE, Keys.position(runId, entry.position()), StateCodec.encode(entry));
        tree.append(leaf);
        return new Outcome.Appended(entry);
    }

    /**
     * Makes an appended event known by its id. To be called when it is folded: whoever waits for the event and finds its id
     * must find what it did too.
     */
    void folded(Event event, LedgerEntry entry) {
        byte[] seenKey = Keys.seen(event.envelope().runId(), event.envelope().eventId());
        Hash content = ContentDigest.of(event, entry.value());
        stores.add(Store.SEEN, seenKey, StateCodec.encode(new Seen(content, entry.position())));
    }

    Optional<LedgerEntry> entry(String runId, long position) {
        return stores.get(Store.TIMELINE, Keys.position(runId, position)).map(StateCodec::ledgerEntry);
    }

    /** The key of a run's records on every topic. */
    static byte[] recordKey(String runId) {
        return runId.getBytes(UTF_8);
    }
}
