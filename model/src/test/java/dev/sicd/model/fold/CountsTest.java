package dev.sicd.model.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any transition, legal or not, as long as what leaves a state was in it. */
final class CountsTest {
    static LongStream seeds() {
        return RandomEvents.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void episodesAreNeverCountedBelowZeroOrTwice(long seed) {
        Random random = new Random(seed);
        Map<Integer, EpisodeStatus> statuses = new HashMap<>();
        EpisodeCounts counts = EpisodeCounts.NONE;
        for (int i = 0; i < 300; i++) {
            EpisodeStatus to = anyOf(EpisodeStatus.values(), random);
            counts = counts.moved(Optional.ofNullable(statuses.put(random.nextInt(9), to)), to);
            assertThat(List.of(counts.inProgress(), counts.completed(), counts.failed(), counts.abandoned()))
                    .as("seed %d, step %d", seed, i)
                    .allMatch(count -> count >= 0);
            assertThat(counts.total()).as("seed %d, step %d", seed, i).isEqualTo(statuses.size());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void proposalsAreNeverCountedBelowZeroOrTwice(long seed) {
        Random random = new Random(seed);
        Map<Integer, ProposalState> states = new HashMap<>();
        ProposalCounts counts = ProposalCounts.NONE;
        for (int i = 0; i < 300; i++) {
            ProposalState to = anyOf(ProposalState.values(), random);
            counts = counts.moved(Optional.ofNullable(states.put(random.nextInt(9), to)), to);
            assertThat(List.of(
                            counts.submitted(),
                            counts.awaitingReview(),
                            counts.approved(),
                            counts.refused(),
                            counts.planned(),
                            counts.open(),
                            counts.merged(),
                            counts.closed()))
                    .as("seed %d, step %d", seed, i)
                    .allMatch(count -> count >= 0);
            long visible = states.values().stream()
                    .filter(state -> state != ProposalState.PLACEHOLDER)
                    .count();
            assertThat(counts.total()).as("seed %d, step %d", seed, i).isEqualTo(visible);
        }
    }

    private static <T> T anyOf(T[] choices, Random random) {
        return List.of(choices).get(random.nextInt(choices.length));
    }
}
