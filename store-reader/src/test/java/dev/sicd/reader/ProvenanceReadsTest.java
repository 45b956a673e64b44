package dev.sicd.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads of decisions, proposals by state, capabilities and trees. */
class ProvenanceReadsTest {
    private static final int PARTITIONS = 4;
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final StoresInMemory stores = new StoresInMemory(PARTITIONS);
    private final Reads reads = new Reads(stores);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pagesOfDecisionsHoldEachOfTheTimeOnceNewestFirst(long seed) {
        Random random = new Random(seed);
        List<DecisionAt> all = new ArrayList<>();
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            // few different moments and runs, so that many share one
            all.add(decided(NOON.plusMillis(random.nextInt(8)), "run_" + random.nextInt(5), i + 1));
        }
        Optional<Instant> from = random.nextBoolean() ? Optional.of(NOON.plusMillis(2)) : Optional.empty();
        Optional<Instant> to = random.nextBoolean() ? Optional.of(NOON.plusMillis(6)) : Optional.empty();
        TimeRange recorded = new TimeRange(from, to);
        int limit = random.nextInt(1, 10);

        List<DecisionAt> read = new ArrayList<>();
        List<DecisionAt> page = reads.decisions(recorded, Optional.empty(), limit);
        while (!page.isEmpty() && read.size() <= count) {
            assertThat(page).as("seed %d", seed).hasSizeLessThanOrEqualTo(limit);
            read.addAll(page);
            page = reads.decisions(recorded, Optional.of(read.getLast()), limit);
        }

        Comparator<DecisionAt> oldestFirst = Comparator.comparing(DecisionAt::recordedAt)
                .thenComparing(DecisionAt::runId)
                .thenComparingLong(DecisionAt::position);
        assertThat(read)
                .as("seed %d", seed)
                .containsExactlyElementsOf(all.stream()
                        .filter(at -> recorded.contains(at.recordedAt()))
                        .sorted(oldestFirst.reversed())
                        .toList());
    }

    @Test
    void timesThatNoRecordCanHaveAreNoError() {
        DecisionAt at = decided(NOON, "run_1", 1);

        assertThat(reads.decisions(between(Instant.MIN, Instant.MAX), Optional.empty(), 5))
                .containsExactly(at);
        assertThat(reads.decisions(between(Instant.MAX, Instant.MIN), Optional.empty(), 5))
                .isEmpty();
    }

    @Test
    void aRunsDecisionsAreItsOwnNewestFirst() {
        for (long position : new long[] {1, 2, 300, 70_000}) {
            decided(NOON, "run_1", position);
        }
        decided(NOON, "run_10", 3);

        assertThat(reads.decisionsOf("run_1", Long.MAX_VALUE, 3)).containsExactly(70_000L, 300L, 2L);
        assertThat(reads.decisionsOf("run_1", 2, 3)).containsExactly(1L);
        assertThat(reads.decisionsOf("run_1", 1, 3)).isEmpty();
        assertThat(reads.decisionsOf("run_2", Long.MAX_VALUE, 3)).isEmpty();
    }

    @Test
    void proposalsInAStateAreReadFromThoseThatWaitLongest() {
        List<ProposalAt> waiting = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            waiting.add(proposal(ProposalState.AWAITING_REVIEW, NOON.plusMillis(i / 3), "%012x".formatted(i)));
        }
        proposal(ProposalState.APPROVED, NOON, "ffffffffffff");

        List<ProposalAt> first =
                reads.proposalsInState(ProposalState.AWAITING_REVIEW, Optional.empty(), 4, Consistency.FRESH);
        List<ProposalAt> rest = reads.proposalsInState(
                ProposalState.AWAITING_REVIEW, Optional.of(first.getLast()), 100, Consistency.FRESH);

        assertThat(first).containsExactlyElementsOf(waiting.subList(0, 4));
        assertThat(rest).containsExactlyElementsOf(waiting.subList(4, 9));
        assertThat(reads.proposalsInState(ProposalState.DENIED, Optional.empty(), 4, Consistency.FRESH))
                .isEmpty();
    }

    @Test
    void aCapabilityHasThePositionOfItsLastChange() {
        int partition = Keys.partitionOf(Ids.SYSTEM_RUN, PARTITIONS);
        stores.put(Store.INDEX, partition, Keys.capability("SAFE_MODE"), Keys.numberValue(7));

        assertThat(reads.capabilityPosition("SAFE_MODE")).contains(7L);
        assertThat(reads.capabilityPosition("ENABLE_TRAINING")).isEmpty();
    }

    @Test
    void aTreeIsReadWithItsRootAndItsLastCheckpoint() {
        assertThat(reads.tree(0)).isEqualTo(new Tree(0, Hash.sha256(), Optional.empty()));
        Map<Integer, Hash> subtrees = new HashMap<>();
        for (int size = 1; size <= 300; size++) {
            Hash leaf = Hash.sha256(("leaf " + size).getBytes(UTF_8));
            MerkleTree.Subtree grown = MerkleTree.append(size - 1, leaf, subtrees::get);
            subtrees.put(grown.level(), grown.root());
            stores.put(Store.TREE, 0, Keys.subtree(grown.level()), grown.root().bytes());
            stores.put(Store.TREE, 0, Keys.treeSize(), Keys.numberValue(size));

            assertThat(reads.tree(0)).isEqualTo(new Tree(size, MerkleTree.root(size, subtrees::get), Optional.empty()));
        }
        stores.put(Store.TREE, 0, Keys.lastCheckpoint(), Keys.nameValue("note"));
        assertThat(reads.tree(0).checkpoint()).contains("note");
        assertThat(reads.tree(1).size()).isZero();
    }

    @Test
    void aTreeThatWasReadHalfIsReadAgain() {
        byte[] leaf = Hash.sha256().bytes();
        stores.put(Store.TREE, 0, Keys.subtree(0), leaf);
        stores.put(Store.TREE, 0, Keys.treeSize(), Keys.numberValue(1));
        // the first reading sees a size of 2 and no subtree of 2 leaves
        Torn torn = new Torn(stores, 1);

        assertThat(new Reads(torn).tree(0).size()).isEqualTo(1);
        assertThatExceptionOfType(NotAvailableException.class)
                .isThrownBy(() -> new Reads(new Torn(stores, Integer.MAX_VALUE)).tree(0));
    }

    /** Shows another size at each of the first readings. */
    private static final class Torn implements StoreReader {
        private final StoreReader stores;
        private final int times;
        private int readings;

        Torn(StoreReader stores, int times) {
            this.stores = stores;
            this.times = times;
        }

        @Override
        public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
            assertThat(consistency).isEqualTo(Consistency.COMMITTED);
            readings++;
            if (readings > times) {
                return stores.range(store, partition, range, consistency);
            }
            return new Answer.Here<>(List.of(new Entry(Keys.treeSize(), Keys.numberValue(1L + readings))));
        }

        @Override
        public int partitions() {
            return stores.partitions();
        }

        @Override
        public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
            return stores.get(store, partition, key, consistency);
        }

        @Override
        public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait)
                throws InterruptedException {
            return stores.await(at, consistency, wait);
        }

        @Override
        public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait)
                throws InterruptedException {
            return stores.awaitEnd(partition, consistency, wait);
        }

        @Override
        public Answer<Lag> lag(int partition) {
            return stores.lag(partition);
        }
    }

    private DecisionAt decided(Instant at, String runId, long position) {
        int partition = Keys.partitionOf(runId, PARTITIONS);
        stores.put(Store.INDEX, partition, Keys.decision(at, runId, position), new byte[0]);
        stores.put(Store.INDEX, partition, Keys.decisionOfRun(runId, position), new byte[0]);
        return new DecisionAt(at, runId, position);
    }

    private ProposalAt proposal(ProposalState state, Instant since, String proposalId) {
        String runId = "run_" + proposalId;
        int partition = Keys.partitionOf(runId, PARTITIONS);
        byte[] key = Keys.proposalByState(state.name(), since, proposalId);
        stores.put(Store.INDEX, partition, key, Keys.nameValue(runId));
        return new ProposalAt(since, proposalId, runId);
    }

    private static TimeRange between(Instant from, Instant to) {
        return new TimeRange(Optional.of(from), Optional.of(to));
    }
}
