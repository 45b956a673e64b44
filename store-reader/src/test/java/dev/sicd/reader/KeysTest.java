package dev.sicd.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
    /** Neighbours where a byte, a sign or a carry turns over. */
    private static final long[] EDGES = {
        0,
        1,
        2,
        127,
        128,
        255,
        256,
        257,
        32_767,
        32_768,
        65_535,
        65_536,
        999_999_999,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 32,
        (1L << 40) - 1,
        1L << 40,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE
    };

    static Stream<LongFunction<byte[]>> keysOfNumbers() {
        return Stream.of(
                number -> Keys.position("run_1", number),
                number -> Keys.episodeEntry("run_1", 3, number),
                number -> Keys.stretch("run_1", "worker-1", number),
                Keys::numberValue);
    }

    @ParameterizedTest
    @MethodSource("keysOfNumbers")
    void keysAreOrderedAsTheirNumbers(LongFunction<byte[]> key) {
        assertThat(Arrays.stream(EDGES).mapToObj(key).toList()).isSortedAccordingTo(Arrays::compareUnsigned);
    }

    @ParameterizedTest
    @MethodSource("keysOfNumbers")
    void theNumberCanBeReadBack(LongFunction<byte[]> key) {
        for (long number : EDGES) {
            assertThat(Keys.lastLong(key.apply(number))).isEqualTo(number);
        }
    }

    @Test
    void episodesAreOrderedAsTheirNumbers() {
        List<byte[]> keys = Arrays.stream(EDGES)
                .filter(number -> number <= Integer.MAX_VALUE)
                .mapToObj(number -> Keys.episode("run_1", (int) number))
                .toList();

        assertThat(keys).isSortedAccordingTo(Arrays::compareUnsigned);
        assertThat(Keys.lastInt(keys.getLast())).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void runsAreOrderedByTimeToTheMicrosecondAndThenByName() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(List.of(
                        Keys.runByTime(Instant.EPOCH, "z"),
                        Keys.runByTime(noon.minusNanos(1_000), "z"),
                        Keys.runByTime(noon, "a"),
                        Keys.runByTime(noon, "a.b"),
                        Keys.runByTime(noon, "b"),
                        Keys.runByTime(noon.plusNanos(1_000), "a"),
                        Keys.runByTime(Instant.parse("9999-12-31T23:59:59Z"), "a")))
                .isSortedAccordingTo(Arrays::compareUnsigned);
        assertThat(Keys.nameAt(Keys.runByTime(noon, "run_1"), 1 + Long.BYTES)).isEqualTo("run_1");
    }

    @Test
    void theWatchdogsQueueIsOrderedByDeadline() {
        Instant now = Instant.ofEpochMilli(1_000);
        assertThat(List.of(
                        Keys.deadline(Instant.EPOCH, "zzz", 1),
                        Keys.deadline(now, "zzz", Integer.MAX_VALUE),
                        Keys.deadlinesUpTo(now),
                        Keys.deadline(now.plusMillis(1), "A", 1)))
                .isSortedAccordingTo(Arrays::compareUnsigned);
    }

    @Test
    void keysOfOneRunAreNoNeighboursOfARunWithALongerName() {
        KeyRange ofRun = KeyRange.prefix(Keys.run("run_1"), 10);

        assertThat(isIn(ofRun, Keys.position("run_1", 0))).isTrue();
        assertThat(isIn(ofRun, Keys.position("run_1", Long.MAX_VALUE))).isTrue();
        assertThat(isIn(ofRun, Keys.episode("run_1", 1))).isTrue();
        assertThat(isIn(ofRun, Keys.seen("run_1", new UUID(-1, -1)))).isTrue();
        assertThat(isIn(ofRun, Keys.proposal("run_1", "ffffffffffff"))).isTrue();
        for (String other : List.of("run_", "run_10", "run_1.", "run_1-", "run_1_ep0001", "run_2", "Run_1", "run")) {
            assertThat(isIn(ofRun, Keys.position(other, 1))).as(other).isFalse();
            assertThat(isIn(ofRun, Keys.run(other))).as(other).isFalse();
        }
    }

    @Test
    void aProducersStretchesAreNoNeighboursOfAnothersWithALongerName() {
        KeyRange own = KeyRange.prefix(Keys.producer("run_1", "worker"), 10);

        assertThat(isIn(own, Keys.stretch("run_1", "worker", Long.MAX_VALUE))).isTrue();
        assertThat(isIn(own, Keys.stretch("run_1", "worker-2", 1))).isFalse();
        assertThat(isIn(own, Keys.stretch("run_1", "worke", 1))).isFalse();
    }

    @Test
    void theKindsOfTheIndexDoNotMix() {
        List<byte[]> keys = List.of(
                Keys.episodeEntry("run_1", 1, 1),
                Keys.runByTime(Instant.EPOCH, "run_1"),
                Keys.proposalByState("OPENED", Instant.EPOCH, "0123456789ab"),
                Keys.runOfProposal("0123456789ab"));

        assertThat(keys.stream().filter(key -> isIn(KeyRange.prefix(Keys.runsByTime(), 1), key)))
                .containsExactly(keys.get(1));
        assertThat(keys.stream().filter(key -> isIn(KeyRange.prefix(Keys.proposalsInState("OPENED"), 1), key)))
                .containsExactly(keys.get(2));
        assertThat(isIn(KeyRange.prefix(Keys.proposalsInState("OPEN"), 1), keys.get(2)))
                .isFalse();
    }

    @Test
    void differentSubjectsHaveDifferentKeys() {
        assertThat(Stream.of(
                                Keys.proposal("a", "bc"),
                                Keys.proposal("ab", "c"),
                                Keys.producer("a", "b.c"),
                                Keys.run("abc"),
                                Keys.run("a"))
                        .map(Arrays::toString))
                .doesNotHaveDuplicates();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomPositionsOfRandomRunsAreOrderedByNameThenNumber(long seed) {
        Random random = new Random(seed);
        record Subject(String run, long position) {}
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            subjects.add(new Subject(name(random), random.nextLong() >>> random.nextInt(1, 64)));
        }

        List<Subject> byKey = new ArrayList<>(subjects);
        byKey.sort(Comparator.comparing(
                subject -> Keys.position(subject.run(), subject.position()), Arrays::compareUnsigned));
        subjects.sort(Comparator.comparing(Subject::run).thenComparingLong(Subject::position));

        assertThat(byKey).as("seed %d", seed).isEqualTo(subjects);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRunBelongsWhereKafkasOwnPartitionerPutsIt(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String run = name(random);
            int partitions = random.nextInt(1, 200);
            assertThat(Keys.partitionOf(run, partitions))
                    .as("seed %d, run %s", seed, run)
                    .isEqualTo(BuiltInPartitioner.partitionForKey(run.getBytes(UTF_8), partitions));
        }
    }

    /** Run ids with few different characters, so that many share a beginning. */
    private static String name(Random random) {
        StringBuilder name = new StringBuilder("a");
        int length = random.nextInt(5);
        for (int i = 0; i < length; i++) {
            name.append("ab.-_0Z".charAt(random.nextInt(7)));
        }
        return name.toString();
    }

    private static boolean isIn(KeyRange range, byte[] key) {
        return Arrays.compareUnsigned(range.from(), key) <= 0 && Arrays.compareUnsigned(key, range.to()) <= 0;
    }
}
