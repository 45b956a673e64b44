package dev.sicd.model.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SequenceRangeTest {
    /** The store of one producer's stretches, by first number. */
    private final TreeMap<Long, SequenceRange> store = new TreeMap<>();

    static LongStream seeds() {
        return RandomEvents.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyOrderWithRepeatsLeavesWhatASetOfTheNumbersHolds(long seed) {
        Random random = new Random(seed);
        NavigableSet<Long> naive = new TreeSet<>();
        for (int i = 0; i < 150; i++) {
            long number = 1L + random.nextInt(60);
            boolean repeated = receive(number).repeated();
            assertThat(repeated).as("seed %d: %d again", seed, number).isEqualTo(!naive.add(number));
            assertThat(numbersOf(store.values()))
                    .as("seed %d, step %d", seed, i)
                    .containsExactlyElementsOf(naive);
            long stretches = naive.stream().filter(n -> !naive.contains(n - 1)).count();
            assertThat(store).as("seed %d: stretches that touch are one", seed).hasSize((int) stretches);

            long declaredLast = random.nextInt(70);
            List<Long> holes = LongStream.rangeClosed(1, Math.max(naive.last(), declaredLast))
                    .filter(n -> !naive.contains(n))
                    .boxed()
                    .toList();
            assertThat(numbersOf(SequenceRange.missing(List.copyOf(store.values()), declaredLast)))
                    .as("seed %d, declared last %d", seed, declaredLast)
                    .containsExactlyElementsOf(holes);
        }
    }

    @Test
    void aNumberBetweenTwoStretchesMakesThemOne() {
        LongStream.of(1, 2, 4, 5).forEach(this::receive);

        assertThat(receive(3))
                .isEqualTo(new SequenceRange.Change(
                        Optional.of(new SequenceRange(1, 5)), Optional.of(new SequenceRange(4, 5)), false));
    }

    @Test
    void withoutHolesNothingIsMissing() {
        assertThat(SequenceRange.missing(List.of(), 0)).isEmpty();
        assertThat(SequenceRange.missing(List.of(new SequenceRange(1, 9)), 0)).isEmpty();
        assertThat(SequenceRange.missing(List.of(new SequenceRange(1, 9)), 9)).isEmpty();
    }

    @Test
    void aLostTailShowsOnlyWhenTheLastNumberWasDeclared() {
        assertThat(SequenceRange.missing(List.of(new SequenceRange(2, 3)), 6))
                .containsExactly(new SequenceRange(1, 1), new SequenceRange(4, 6));
        assertThat(SequenceRange.missing(List.of(), 2)).containsExactly(new SequenceRange(1, 2));
    }

    @Test
    void theLargestNumberIsANumberLikeOthers() {
        receive(Long.MAX_VALUE - 1);
        receive(Long.MAX_VALUE);

        assertThat(receive(Long.MAX_VALUE).repeated()).isTrue();
        assertThat(SequenceRange.missing(List.copyOf(store.values()), 0))
                .containsExactly(new SequenceRange(1, Long.MAX_VALUE - 2));
    }

    private SequenceRange.Change receive(long number) {
        SequenceRange.Change change = SequenceRange.receive(
                number,
                Optional.ofNullable(store.floorEntry(number)).map(Map.Entry::getValue),
                Optional.ofNullable(store.higherEntry(number)).map(Map.Entry::getValue));
        change.remove().ifPresent(range -> store.remove(range.first()));
        change.put().ifPresent(range -> store.put(range.first(), range));
        return change;
    }

    private static List<Long> numbersOf(Iterable<SequenceRange> ranges) {
        List<Long> numbers = new ArrayList<>();
        ranges.forEach(
                range -> LongStream.rangeClosed(range.first(), range.last()).forEach(numbers::add));
        return numbers;
    }
}
