package dev.sicd.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Gate;
import dev.sicd.reader.StoreReader.Entry;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.Seen;
import dev.sicd.schemas.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The typed reads over a {@link StoreReader}. Every method throws {@link NotAvailableException} when the stores cannot
 * answer now, and never reports something missing because of that. Lists are bounded by the caller's limit.
 */
public final class Reads {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final int TREE_TRIES = 5;

    /** Numbers that are looked through for each episode that is wanted: most runs leave few out. */
    private static final long EPISODES_NEAR = 2;

    private final StoreReader stores;

    public Reads(StoreReader stores) {
        this.stores = stores;
    }

    public Optional<Run> run(String runId, Consistency consistency) {
        return get(Store.RUNS, runId, Keys.run(runId), consistency).map(StateCodec::run);
    }

    /** The chain's committed end, and the gate's counters. */
    public Optional<Gate> gate(String runId) {
        return get(Store.GATES, runId, Keys.run(runId), Consistency.COMMITTED).map(StateCodec::gate);
    }

    public Optional<Episode> episode(String runId, int number, Consistency consistency) {
        return get(Store.EPISODES, runId, Keys.episode(runId, number), consistency)
                .map(StateCodec::episode);
    }

    /**
     * Episodes by number, those above {@code afterNumber}.
     *
     * <p>The numbers next to it are asked for first: what a store has to do for a range grows with all that is in it, however
     * few of them are wanted.
     */
    public List<Episode> episodes(String runId, int afterNumber, int limit, Consistency consistency) {
        int near = (int) Math.min(afterNumber + EPISODES_NEAR * limit, Integer.MAX_VALUE);
        List<Episode> found = new ArrayList<>(episodesWithin(runId, afterNumber, near, limit, consistency));
        if (found.size() < limit && near < Integer.MAX_VALUE) {
            found.addAll(episodesWithin(runId, near, Integer.MAX_VALUE, limit - found.size(), consistency));
        }
        return List.copyOf(found);
    }

    /** The first episode above {@code afterNumber}, however far. */
    public Optional<Episode> episodeAbove(String runId, int afterNumber, Consistency consistency) {
        return episodesWithin(runId, afterNumber, Integer.MAX_VALUE, 1, consistency).stream()
                .findFirst();
    }

    private List<Episode> episodesWithin(
            String runId, int afterNumber, int lastNumber, int limit, Consistency consistency) {
        KeyRange range = KeyRange.between(Keys.episode(runId, afterNumber + 1), Keys.episode(runId, lastNumber), limit);
        return range(Store.EPISODES, runId, range, consistency).stream()
                .map(entry -> StateCodec.episode(entry.value()))
                .toList();
    }

    public Optional<LedgerEntry> entry(String runId, long position) {
        return get(Store.TIMELINE, runId, Keys.position(runId, position), Consistency.COMMITTED)
                .map(StateCodec::ledgerEntry);
    }

    /** A run's ledger from a position on, committed entries only. */
    public List<LedgerEntry> timeline(String runId, long fromPosition, int limit) {
        KeyRange range =
                KeyRange.between(Keys.position(runId, fromPosition), Keys.position(runId, Long.MAX_VALUE), limit);
        return range(Store.TIMELINE, runId, range, Consistency.COMMITTED).stream()
                .map(entry -> StateCodec.ledgerEntry(entry.value()))
                .toList();
    }

    /** The entries at these positions of a run's ledger, in their order, without those that are not there. */
    public List<LedgerEntry> entries(String runId, List<Long> positions) {
        List<byte[]> keys = positions.stream()
                .map(position -> Keys.position(runId, position))
                .toList();
        return value(stores.getAll(Store.TIMELINE, partitionOf(runId), keys, Consistency.COMMITTED)).stream()
                .flatMap(Optional::stream)
                .map(StateCodec::ledgerEntry)
                .toList();
    }

    /** Where an episode's entries are in its run's ledger, from a position on, without reading them. */
    public List<Long> episodePositions(String runId, int number, long fromPosition, int limit) {
        KeyRange range = KeyRange.between(
                Keys.episodeEntry(runId, number, fromPosition),
                Keys.episodeEntry(runId, number, Long.MAX_VALUE),
                limit);
        return range(Store.INDEX, runId, range, Consistency.COMMITTED).stream()
                .map(entry -> Keys.lastLong(entry.key()))
                .toList();
    }

    public Optional<Proposal> proposal(String runId, String proposalId, Consistency consistency) {
        return get(Store.PROPOSALS, runId, Keys.proposal(runId, proposalId), consistency)
                .map(StateCodec::proposal);
    }

    /** A proposal by its id alone: asks every partition for its run. */
    public Optional<Proposal> proposal(String proposalId, Consistency consistency) {
        for (int partition = 0; partition < stores.partitions(); partition++) {
            Optional<byte[]> run =
                    value(stores.get(Store.INDEX, partition, Keys.runOfProposal(proposalId), consistency));
            if (run.isPresent()) {
                return proposal(new String(run.get(), UTF_8), proposalId, consistency);
            }
        }
        return Optional.empty();
    }

    /** A run's proposals by id, those above {@code afterProposalId} (empty: from the first). */
    public List<Proposal> proposalsOf(String runId, String afterProposalId, int limit, Consistency consistency) {
        KeyRange range = KeyRange.between(
                KeyRange.highest(Keys.proposal(runId, afterProposalId)), KeyRange.highest(Keys.run(runId)), limit);
        KeyRange all = KeyRange.prefix(Keys.run(runId), limit);
        return range(Store.PROPOSALS, runId, afterProposalId.isEmpty() ? all : range, consistency).stream()
                .map(entry -> StateCodec.proposal(entry.value()))
                .toList();
    }

    /**
     * Listed runs by the time they were listed.
     *
     * @param after only those that come after this one in that order; empty: from the first
     */
    public List<Run> runs(
            TimeRange listed, boolean oldestFirst, Optional<Run> after, int limit, Consistency consistency) {
        Optional<byte[]> last = after.map(run -> Keys.runByTime(run.listedAt().orElseThrow(), run.runId()));
        KeyRange range = between(listed, Keys.runsByTime(), Keys::runsFrom, limit);
        return runsNamed(
                page(oldestFirst ? range : range.descending(), last, consistency).stream()
                        .map(entry -> Keys.nameAt(entry.key(), 1 + Long.BYTES))
                        .toList(),
                consistency);
    }

    /** Each partition is asked once. */
    private List<Run> runsNamed(List<String> runIds, Consistency consistency) {
        Map<String, Run> runs = new HashMap<>();
        Map<Integer, List<String>> byPartition = runIds.stream().collect(Collectors.groupingBy(this::partitionOf));
        byPartition.forEach((partition, ids) -> {
            List<byte[]> keys = ids.stream().map(Keys::run).toList();
            for (Optional<byte[]> stored : value(stores.getAll(Store.RUNS, partition, keys, consistency))) {
                stored.map(StateCodec::run).ifPresent(run -> runs.put(run.runId(), run));
            }
        });
        return runIds.stream().map(runId -> ofThose(runs, runId)).toList();
    }

    /** In a copy the list may be ahead of what is listed; without it the list would lack a run and look whole. */
    private static Run ofThose(Map<String, Run> runs, String runId) {
        return Optional.ofNullable(runs.get(runId))
                .orElseThrow(() -> new NotAvailableException("run " + runId + " is not here yet", RETRY_AFTER));
    }

    /**
     * Policy decisions of all runs, newest first, committed ones only.
     *
     * @param after only those listed after this one; empty: from the newest
     */
    public List<DecisionAt> decisions(TimeRange recorded, Optional<DecisionAt> after, int limit) {
        Optional<byte[]> last =
                after.map(at -> Keys.decision(TimeRange.storable(at.recordedAt()), at.runId(), at.position()));
        KeyRange range =
                between(recorded, Keys.decisions(), Keys::decisionsFrom, limit).descending();
        return page(range, last, Consistency.COMMITTED).stream()
                .map(entry -> DecisionAt.of(entry.key()))
                .toList();
    }

    /** Ledger positions of a run's policy decisions, newest first, those before a position; committed ones only. */
    public List<Long> decisionsOf(String runId, long beforePosition, int limit) {
        if (beforePosition <= 1) {
            return List.of();
        }
        KeyRange range = KeyRange.between(
                        Keys.decisionOfRun(runId, 1), Keys.decisionOfRun(runId, beforePosition - 1), limit)
                .descending();
        return range(Store.INDEX, runId, range, Consistency.COMMITTED).stream()
                .map(entry -> Keys.lastLong(entry.key()))
                .toList();
    }

    /** Proposals of all runs in a state, those in it for longest first, those listed after the cursor. */
    public List<ProposalAt> proposalsInState(
            ProposalState state, Optional<ProposalAt> after, int limit, Consistency consistency) {
        byte[] all = Keys.proposalsInState(state.name());
        Optional<byte[]> last = after.map(
                at -> Keys.proposalByState(state.name(), TimeRange.storable(at.stateSince()), at.proposalId()));
        return page(KeyRange.prefix(all, limit), last, consistency).stream()
                .map(entry -> ProposalAt.of(entry, all.length))
                .toList();
    }

    /** The ledger position, in the system's own run, of the last change of a capability; empty while nobody changed it. */
    public Optional<Long> capabilityPosition(String capability) {
        return get(Store.INDEX, Ids.SYSTEM_RUN, Keys.capability(capability), Consistency.COMMITTED)
                .map(Keys::lastLong);
    }

    /**
     * The committed tree over a partition of the ledger. It is read until two readings are the same, since one reading can
     * see a commit half.
     */
    public Tree tree(int partition) {
        List<Entry> entries = value(stores.range(Store.TREE, partition, Keys.tree(), Consistency.COMMITTED));
        for (int tries = 0; tries < TREE_TRIES; tries++) {
            List<Entry> again = value(stores.range(Store.TREE, partition, Keys.tree(), Consistency.COMMITTED));
            if (Tree.same(entries, again)) {
                return Tree.of(entries);
            }
            entries = again;
        }
        throw new NotAvailableException(
                "the tree of partition " + partition + " grows faster than it is read", RETRY_AFTER);
    }

    /** The keys of an index by time, all of which start with {@code prefix}, whose times are in a stretch. */
    private static KeyRange between(TimeRange times, byte[] prefix, Function<Instant, byte[]> key, int limit) {
        byte[] from = times.from().map(TimeRange::storable).map(key).orElse(prefix);
        byte[] to = times.to().map(TimeRange::storable).map(key).orElseGet(() -> KeyRange.highest(prefix));
        return KeyRange.between(from, to, limit);
    }

    /** The index's entries over all partitions, in the order of the range, those after the cursor's key. */
    private List<Entry> page(KeyRange range, Optional<byte[]> after, Consistency consistency) {
        KeyRange rest = after.map(range::startingAt).orElse(range);
        if (Arrays.compareUnsigned(rest.from(), rest.to()) > 0) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        for (int partition = 0; partition < stores.partitions(); partition++) {
            entries.addAll(value(stores.range(Store.INDEX, partition, rest, consistency)));
        }
        Comparator<Entry> ascending = Comparator.comparing(Entry::key, Arrays::compareUnsigned);
        return entries.stream()
                .sorted(range.reversed() ? ascending.reversed() : ascending)
                .filter(entry -> after.isEmpty() || !Arrays.equals(entry.key(), after.get()))
                .limit(range.limit())
                .toList();
    }

    public Optional<Seen> seen(String runId, UUID eventId) {
        return get(Store.SEEN, runId, Keys.seen(runId, eventId), Consistency.FRESH)
                .map(StateCodec::seen);
    }

    /** The unbroken stretches of a run's producers, at most {@code limit} of them over all producers. */
    public List<Stretch> producers(String runId, int limit) {
        KeyRange range = KeyRange.prefix(Keys.run(runId), limit);
        int nameAt = Keys.run(runId).length;
        return range(Store.PRODUCERS, runId, range, Consistency.COMMITTED).stream()
                .map(entry -> new Stretch(
                        Keys.nameAt(entry.key(), nameAt), Keys.lastLong(entry.key()), Keys.lastLong(entry.value())))
                .toList();
    }

    /**
     * One stored stretch of a producer's numbers.
     *
     * @param first its first number; 0 marks the declared last number instead of a stretch
     */
    public record Stretch(String producerId, long first, long last) {}

    /** Waits until an input record was processed; false when the time ran out. */
    public boolean await(Coordinates at, Consistency consistency, Duration wait) throws InterruptedException {
        return value(stores.await(at, lasting(consistency), wait));
    }

    /**
     * Waits until everything was processed that is on the log now, of the run or, without one, of all runs.
     *
     * @return false when the time ran out
     */
    public boolean awaitEnd(Optional<String> runId, Consistency consistency, Duration wait)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        int first = runId.map(this::partitionOf).orElse(0);
        int last = runId.map(this::partitionOf).orElse(stores.partitions() - 1);
        for (int partition = first; partition <= last; partition++) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (!value(stores.awaitEnd(partition, lasting(consistency), left))) {
                return false;
            }
        }
        return true;
    }

    /** As {@link StoreReader#version}, of all that is stored of a run. */
    public OptionalLong version(String runId) {
        return stores.version(partitionOf(runId));
    }

    public StoreReader.Lag lag(String runId) {
        return value(stores.lag(partitionOf(runId)));
    }

    /** The lag of all partitions together, for answers that come from all of them: −1 records when one is unknown. */
    public StoreReader.Lag lag() {
        List<StoreReader.Lag> lags = IntStream.range(0, stores.partitions())
                .mapToObj(partition -> value(stores.lag(partition)))
                .toList();
        boolean known = lags.stream().allMatch(lag -> lag.records() >= 0);
        return new StoreReader.Lag(
                known ? lags.stream().mapToLong(StoreReader.Lag::records).sum() : -1,
                lags.stream().mapToLong(StoreReader.Lag::millis).max().orElse(0));
    }

    /** As {@link StoreReader#lasting}. */
    public Consistency lasting(Consistency asked) {
        return stores.lasting(asked);
    }

    public int partitions() {
        return stores.partitions();
    }

    private Optional<byte[]> get(Store store, String runId, byte[] key, Consistency consistency) {
        return value(stores.get(store, partitionOf(runId), key, consistency));
    }

    private List<Entry> range(Store store, String runId, KeyRange range, Consistency consistency) {
        return value(stores.range(store, partitionOf(runId), range, consistency));
    }

    private int partitionOf(String runId) {
        return Keys.partitionOf(runId, stores.partitions());
    }

    private static <T> T value(Answer<T> answer) {
        return switch (answer) {
            case Answer.Here<T> here -> here.value();
            case Answer.NotHere<T> ignored ->
                throw new NotAvailableException("no instance has these stores at the moment", RETRY_AFTER);
            case Answer.NotReady<T> notReady ->
                throw new NotAvailableException(notReady.reason(), notReady.retryAfter());
        };
    }
}
