package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Event;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.reader.fold.StateFold;
import dev.sicd.schemas.ContentDigest;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.Seen;
import dev.sicd.schemas.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The aggregator's stores in maps: each event goes through the real chain, fold and codecs under the real keys, in the
 * order in which it is appended. It leaves out what reads never see: Kafka, quarantine, rerouting, the watchdog.
 *
 * <p>What is appended is committed at once, until {@link #holdCommits()}. Thread-safe.
 */
final class FoldedStores implements StoreReader {
    static final String PREFIX = "sicd";
    static final int PARTITIONS = 3;
    /** Of each partition. */
    static final int CHANGES_KEPT = 20;

    private final Map<String, Long> ends = new HashMap<>();
    private final RecentChanges changes = new RecentChanges(PARTITIONS * CHANGES_KEPT);
    private final List<List<Change>> ledgers = new ArrayList<>();
    private boolean showsChanges = true;
    private SortedStores fresh = new SortedStores();
    private SortedStores committed = fresh;
    private Map<String, Long> committedEnds = ends;
    private Optional<String> unavailable = Optional.empty();
    private long version;
    private long gets;

    FoldedStores() {
        changes.begin("test/sicd.ledger", Collections.nCopies(PARTITIONS, 0L));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ledgers.add(new ArrayList<>());
        }
    }

    /** What follows the ledger topic, which is told of each entry after its stores, unless {@link #hideChanges()}. */
    RecentChanges changes() {
        return changes;
    }

    /** From now on what follows the ledger topic lags behind. */
    synchronized void hideChanges() {
        showsChanges = false;
    }

    synchronized void showChanges() {
        showsChanges = true;
        tellChanges();
    }

    private void tellChanges() {
        if (!showsChanges) {
            return;
        }
        List<Long> known = changes.ends();
        List<List<Change>> more = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Change> ledger = ledgers.get(partition);
            more.add(List.copyOf(ledger.subList(Math.toIntExact(known.get(partition)), ledger.size())));
            ends.add((long) ledger.size());
        }
        changes.add(more, ends);
    }

    /** Appends an event to its input topic and folds it; answers where it is, as a write does. */
    synchronized Coordinates append(Event event, Instant recordedAt) {
        version++;
        String runId = event.envelope().runId();
        int partition = Keys.partitionOf(runId, PARTITIONS);
        String topic = EventFamily.of(event).topic().name(PREFIX);
        long offset = ends.merge(topic + ":" + partition, 1L, Long::sum) - 1;
        Coordinates at = new Coordinates(topic, partition, offset);
        admit(event, at, recordedAt);
        tellChanges();
        notifyAll();
        return at;
    }

    /** From now on what is appended is seen by fresh reads alone. */
    synchronized void holdCommits() {
        committed = fresh.copy();
        committedEnds = new HashMap<>(ends);
    }

    synchronized void commit() {
        version++;
        committed = fresh;
        committedEnds = ends;
        notifyAll();
    }

    /** From now on nothing can be read. */
    synchronized void fail(String reason) {
        version++;
        unavailable = Optional.of(reason);
    }

    /** Changes stored bytes behind the fold's back. */
    synchronized void overwrite(Store store, String runId, byte[] key, byte[] value) {
        version++;
        committed.put(store, Keys.partitionOf(runId, PARTITIONS), key, value);
    }

    synchronized void delete(Store store, String runId, byte[] key) {
        version++;
        committed.remove(store, Keys.partitionOf(runId, PARTITIONS), key);
    }

    private void admit(Event event, Coordinates at, Instant recordedAt) {
        String runId = event.envelope().runId();
        int partition = at.partition();
        byte[] value = EventCodec.encode(event);
        Gate gate = fresh.get(Store.GATES, partition, Keys.run(runId))
                .map(StateCodec::gate)
                .orElseGet(() -> Gate.closed(runId));
        byte[] seenKey = Keys.seen(runId, event.envelope().eventId());
        Hash content = ContentDigest.of(event, value);
        Optional<Seen> seen = fresh.get(Store.SEEN, partition, seenKey).map(StateCodec::seen);
        if (seen.isPresent()) {
            boolean same = seen.get().content().equals(content);
            put(Store.GATES, at, Keys.run(runId), StateCodec.encode(same ? gate.duplicate() : gate.conflict()));
            return;
        }
        Hash leaf = Chain.leaf(runId.getBytes(UTF_8), value);
        Gate after = gate.admit(leaf);
        long position = after.chain().position();
        put(Store.GATES, at, Keys.run(runId), StateCodec.encode(after));
        put(Store.SEEN, at, seenKey, StateCodec.encode(new Seen(content, position)));
        LedgerEntry entry = new LedgerEntry(
                position,
                recordedAt,
                EventFamily.of(event),
                at,
                leaf,
                after.chain().head(),
                value);
        put(Store.TIMELINE, at, Keys.position(runId, position), StateCodec.encode(entry));
        grow(at, leaf);
        new StateFold(fresh.partition(partition)).fold(event, entry);
        List<Change> ledger = ledgers.get(partition);
        ledger.add(new Change(ledger.size(), runId, position, Proposal.subjectOf(event)));
    }

    private void grow(Coordinates at, Hash leaf) {
        long size = get(Store.TREE, at, Keys.treeSize()).map(Keys::lastLong).orElse(0L);
        MerkleTree.Subtree grown = MerkleTree.append(
                size,
                leaf,
                level -> Hash.of(get(Store.TREE, at, Keys.subtree(level)).orElseThrow()));
        put(Store.TREE, at, Keys.subtree(grown.level()), grown.root().bytes());
        put(Store.TREE, at, Keys.treeSize(), Keys.numberValue(size + 1));
    }

    /** Keeps a signed note as the last checkpoint of the run's partition. */
    synchronized void checkpoint(String runId, String note) {
        fresh.put(Store.TREE, Keys.partitionOf(runId, PARTITIONS), Keys.lastCheckpoint(), Keys.nameValue(note));
    }

    private Optional<byte[]> get(Store store, Coordinates at, byte[] key) {
        return fresh.get(store, at.partition(), key);
    }

    private void put(Store store, Coordinates at, byte[] key, byte[] value) {
        fresh.put(store, at.partition(), key, value);
    }

    private SortedStores stores(Consistency consistency) {
        return consistency == Consistency.FRESH ? fresh : committed;
    }

    private <T> Answer<T> answer(T value) {
        return unavailable
                .<Answer<T>>map(reason -> new Answer.NotReady<>(reason, Duration.ofSeconds(3)))
                .orElseGet(() -> new Answer.Here<>(value));
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public synchronized OptionalLong version(int partition) {
        return unavailable.isPresent() ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /** How often a key was looked up. */
    synchronized long gets() {
        return gets;
    }

    @Override
    public synchronized Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        gets++;
        return answer(stores(consistency).get(store, partition, key));
    }

    @Override
    public synchronized Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        return answer(stores(consistency).range(store, partition, range));
    }

    @Override
    public synchronized Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (!isProcessed(at, consistency)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return answer(false);
            }
            wait(left);
        }
        return answer(true);
    }

    private boolean isProcessed(Coordinates at, Consistency consistency) {
        Map<String, Long> processed = consistency == Consistency.FRESH ? ends : committedEnds;
        return processed.getOrDefault(at.topic() + ":" + at.partition(), 0L) > at.offset();
    }

    @Override
    public synchronized Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait)
            throws InterruptedException {
        for (Map.Entry<String, Long> end : Map.copyOf(ends).entrySet()) {
            Coordinates last =
                    Coordinates.parse(end.getKey() + ":" + (end.getValue() - 1)).orElseThrow();
            if (last.partition() == partition && !await(last, consistency, wait).equals(answer(true))) {
                return answer(false);
            }
        }
        return answer(true);
    }

    @Override
    public synchronized Answer<Lag> lag(int partition) {
        long records = ends.entrySet().stream()
                .filter(end -> end.getKey().endsWith(":" + partition))
                .mapToLong(end -> end.getValue() - committedEnds.getOrDefault(end.getKey(), 0L))
                .sum();
        return answer(new Lag(records, 7));
    }
}
