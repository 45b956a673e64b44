package dev.sicd.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadsTest {
    private static final String RUN = "run_1";
    private static final int PARTITIONS = 4;
    private static final int PARTITION = Keys.partitionOf(RUN, PARTITIONS);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final StoresInMemory stores = new StoresInMemory(PARTITIONS);
    private final Reads reads = new Reads(stores);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pagesOfRunsHoldEachRunOfTheTimeOnceInOrder(long seed) {
        Random random = new Random(seed);
        StoresInMemory seeded = new StoresInMemory(random.nextInt(1, 9));
        List<Run> listed = new ArrayList<>();
        int runs = random.nextInt(60);
        for (int i = 0; i < runs; i++) {
            // few different moments, so that many runs share one
            listed.add(seeded.list("run_" + i, NOON.plusMillis(random.nextInt(8))));
        }
        int limit = random.nextInt(1, 10);
        boolean oldestFirst = random.nextBoolean();
        TimeRange times = new TimeRange(
                random.nextBoolean() ? Optional.of(NOON.plusMillis(2)) : Optional.empty(),
                random.nextBoolean() ? Optional.of(NOON.plusMillis(6)) : Optional.empty());

        List<Run> read = new ArrayList<>();
        List<Run> page = new Reads(seeded).runs(times, oldestFirst, Optional.empty(), limit, Consistency.FRESH);
        while (!page.isEmpty() && read.size() <= runs) {
            assertThat(page).as("seed %d", seed).hasSizeLessThanOrEqualTo(limit);
            read.addAll(page);
            page = new Reads(seeded).runs(times, oldestFirst, Optional.of(read.getLast()), limit, Consistency.FRESH);
        }

        Comparator<Run> byTime = Comparator.<Run, Instant>comparing(
                        run -> run.listedAt().orElseThrow())
                .thenComparing(Run::runId);
        assertThat(read)
                .as("seed %d", seed)
                .containsExactlyElementsOf(listed.stream()
                        .filter(run -> times.contains(run.listedAt().orElseThrow()))
                        .sorted(oldestFirst ? byTime : byTime.reversed())
                        .toList());
    }

    @Test
    void aRunListedWhileOthersArePagedDoesNotDisturbThePages() {
        IntStream.range(0, 6).forEach(i -> stores.list("run_" + i, NOON.plusSeconds(i)));

        List<Run> first = reads.runs(TimeRange.ALL, false, Optional.empty(), 3, Consistency.FRESH);
        stores.list("newer", NOON.plusSeconds(100));
        List<Run> second = reads.runs(TimeRange.ALL, false, Optional.of(first.getLast()), 3, Consistency.FRESH);

        assertThat(first).extracting(Run::runId).containsExactly("run_5", "run_4", "run_3");
        assertThat(second).extracting(Run::runId).containsExactly("run_2", "run_1", "run_0");
    }

    @Test
    void aPageOfEpisodesAsksForNoMoreOfALongRunThanOfAShortOne() {
        for (int number = 1; number <= 1_000; number++) {
            putEpisode(RUN, number);
        }

        assertThat(reads.episodes(RUN, 500, 10, Consistency.FRESH))
                .extracting(Episode::number)
                .containsExactly(501, 502, 503, 504, 505, 506, 507, 508, 509, 510);
        assertThat(stores.widest()).isLessThanOrEqualTo(20);
    }

    @Test
    void episodesAreReadAboveANumber() {
        for (int number : new int[] {1, 2, 9, 10, 300}) {
            putEpisode(RUN, number);
        }
        putEpisode("run_10", 3);

        assertThat(reads.episodes(RUN, 0, 10, Consistency.FRESH))
                .extracting(Episode::number)
                .containsExactly(1, 2, 9, 10, 300);
        assertThat(reads.episodes(RUN, 2, 2, Consistency.FRESH))
                .extracting(Episode::number)
                .containsExactly(9, 10);
        assertThat(reads.episodes(RUN, 300, 2, Consistency.FRESH)).isEmpty();
        assertThat(reads.episode(RUN, 3, Consistency.FRESH)).isEmpty();
    }

    @Test
    void anEpisodesEntriesAreItsOwn() {
        for (long position = 1; position <= 300; position++) {
            putEntry(position);
            int episode = position % 3 == 0 ? 1 : 2;
            stores.put(Store.INDEX, PARTITION, Keys.episodeEntry(RUN, episode, position), new byte[0]);
        }

        assertThat(reads.episodePositions(RUN, 1, 250, 5)).containsExactly(252L, 255L, 258L, 261L, 264L);
        assertThat(reads.entries(RUN, List.of(255L, 301L, 252L)))
                .extracting(LedgerEntry::position)
                .containsExactly(255L, 252L);
        assertThat(reads.timeline(RUN, 299, 5))
                .extracting(LedgerEntry::position)
                .containsExactly(299L, 300L);
        assertThat(reads.entry(RUN, 301)).isEmpty();
    }

    @Test
    void aRunsProposalsAreReadAboveAnId() {
        for (String id : List.of("0123456789ab", "0123456789ac", "ffffffffffff")) {
            stores.put(
                    Store.PROPOSALS,
                    PARTITION,
                    Keys.proposal(RUN, id),
                    StateCodec.encode(Proposal.placeholder(RUN, id)));
        }

        assertThat(idsOf(reads.proposalsOf(RUN, "", 2, Consistency.FRESH)))
                .containsExactly("0123456789ab", "0123456789ac");
        assertThat(idsOf(reads.proposalsOf(RUN, "0123456789ab", 5, Consistency.FRESH)))
                .containsExactly("0123456789ac", "ffffffffffff");
        assertThat(reads.proposalsOf(RUN, "ffffffffffff", 5, Consistency.FRESH)).isEmpty();
    }

    @Test
    void aProposalIsFoundOnWhicheverPartitionItsRunIs() {
        for (int i = 0; i < 20; i++) {
            String run = "run_" + i;
            String id = "%012x".formatted(i);
            int partition = Keys.partitionOf(run, PARTITIONS);
            stores.put(
                    Store.PROPOSALS,
                    partition,
                    Keys.proposal(run, id),
                    StateCodec.encode(Proposal.placeholder(run, id)));
            stores.put(Store.INDEX, partition, Keys.runOfProposal(id), Keys.nameValue(run));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(reads.proposal("%012x".formatted(i), Consistency.FRESH))
                    .map(Proposal::runId)
                    .contains("run_" + i);
        }
        assertThat(reads.proposal("ffffffffffff", Consistency.FRESH)).isEmpty();
    }

    @Test
    void producersAreReadWithTheirStretches() {
        putStretch(RUN, "worker", 0, 12);
        putStretch(RUN, "worker", 1, 7);
        putStretch(RUN, "worker", 9, 10);
        putStretch(RUN, "worker-2", 1, 3);
        putStretch("run_10", "foreign", 1, 1);

        assertThat(reads.producers(RUN, 10))
                .containsExactly(
                        new Reads.Stretch("worker", 0, 12),
                        new Reads.Stretch("worker", 1, 7),
                        new Reads.Stretch("worker", 9, 10),
                        new Reads.Stretch("worker-2", 1, 3));
        assertThat(reads.producers(RUN, 2)).hasSize(2);
    }

    @Test
    void whatIsAwayIsNotAvailableAndNeverMissing() {
        stores.list(RUN, NOON);
        stores.away(PARTITION);

        assertNotAvailable(() -> reads.run(RUN, Consistency.FRESH));
        assertNotAvailable(() -> reads.gate(RUN));
        assertNotAvailable(() -> reads.episodes(RUN, 0, 1, Consistency.FRESH));
        assertNotAvailable(() -> reads.timeline(RUN, 1, 1));
        assertNotAvailable(() -> reads.runs(TimeRange.ALL, false, Optional.empty(), 1, Consistency.FRESH));
        assertNotAvailable(() -> reads.proposal("0123456789ab", Consistency.FRESH));
        assertNotAvailable(() -> reads.lag(RUN));
        assertNotAvailable(reads::lag);
    }

    @Test
    void whatIsBeingRestoredSaysWhenToAskAgain() {
        stores.restoring(PARTITION);

        assertThatExceptionOfType(NotAvailableException.class)
                .isThrownBy(() -> reads.await(new Coordinates("t", PARTITION, 0), Consistency.FRESH, Duration.ZERO))
                .withMessageContaining("restored")
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(5)));
    }

    @Test
    void theLagOfAllPartitionsIsTheirSumAndTheirGreatestAge() {
        stores.lag(0, new StoreReader.Lag(3, 10));
        stores.lag(2, new StoreReader.Lag(4, 90));
        assertThat(reads.lag()).isEqualTo(new StoreReader.Lag(7, 90));

        stores.lag(1, new StoreReader.Lag(-1, 20));
        assertThat(reads.lag()).isEqualTo(new StoreReader.Lag(-1, 90));
    }

    private static void assertNotAvailable(ThrowingCallable read) {
        assertThatExceptionOfType(NotAvailableException.class).isThrownBy(read);
    }

    private static List<String> idsOf(List<Proposal> proposals) {
        return proposals.stream().map(Proposal::proposalId).toList();
    }

    private void putEpisode(String runId, int number) {
        Episode episode = Episode.placeholder(runId, "%s_ep%04d".formatted(runId, number), Fold.DEFAULT_LEASE);
        int partition = Keys.partitionOf(runId, PARTITIONS);
        stores.put(Store.EPISODES, partition, Keys.episode(runId, number), StateCodec.encode(episode));
    }

    private void putEntry(long position) {
        Coordinates source = new Coordinates("sicd.episode-events", PARTITION, position - 1);
        Hash head = Chain.start(RUN).head();
        LedgerEntry entry = new LedgerEntry(
                position, NOON, EventFamily.EPISODE, source, Hash.sha256(), head, new byte[] {(byte) position});
        stores.put(Store.TIMELINE, PARTITION, Keys.position(RUN, position), StateCodec.encode(entry));
    }

    private void putStretch(String runId, String producer, long first, long last) {
        int partition = Keys.partitionOf(runId, PARTITIONS);
        stores.put(Store.PRODUCERS, partition, Keys.stretch(runId, producer, first), Keys.numberValue(last));
    }
}
