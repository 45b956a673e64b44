package dev.sicd.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "run_1", "2026-03-01.nightly", "a_ep0001", "A-._"})
    void aRunIdStartsWithALetterOrDigit(String id) {
        assertThat(Ids.isRunId(id)).isTrue();
        assertThat(Ids.isRunId(id.substring(0, 1).repeat(128))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_system", "_", "-a", ".a", "a b", "a/b", "a\n", "é", "a\0", "٣"})
    void anythingElseIsNoRunId(String id) {
        assertThat(Ids.isRunId(id)).isFalse();
        assertThat(Ids.isRunId("a".repeat(129))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 42, 9_999, 10_000, 999_999_999})
    void anEpisodesIdSaysItsNumber(int number) {
        for (String run : List.of("run_1", "a_ep0001")) {
            assertThat(Ids.episodeNumber(run, Ids.episodeId(run, number))).contains(number);
        }
    }

    @Test
    void anEpisodesIdIsPaddedToFourDigits() {
        assertThat(Ids.episodeId("run_1", 7)).isEqualTo("run_1_ep0007");
        assertThat(Ids.episodeId("run_1", 12_345)).isEqualTo("run_1_ep12345");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run_1_ep00012",
                "run_1_ep012",
                "run_1_ep12",
                "run_1_ep0000",
                "run_1_ep-001",
                "run_1_ep1000000000",
                "run_1_ep٠٠٠١",
                "run_1_EP0001",
                "run_1_ep0001 ",
                "run_1_ep0001\n",
                "run_2_ep0001",
                "_ep0001",
                "run_1",
                ""
            })
    void anEpisodeHasOneSpellingOnly(String id) {
        assertThat(Ids.episodeNumber("run_1", id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789ab", "ffffffffffff"})
    void aProposalIdHasTwelveHexDigits(String id) {
        assertThat(Ids.isProposalId(id)).isTrue();
        assertThat(Ids.isProposalId(id + "0")).isFalse();
        assertThat(Ids.isProposalId(id.substring(1))).isFalse();
        assertThat(Ids.isProposalId("A" + id.substring(1))).isFalse();
    }

    /** Computed with Python's uuid.uuid5: an id that was ever derived must be derived again for ever. */
    @Test
    void aDerivedIdIsTheOneThatAnotherLanguageComputes() {
        UUID derived = Ids.derived("EpisodeAbandoned", "run_1_ep0001", "42");

        assertThat(derived).isEqualTo(UUID.fromString("91e3ff58-53f1-510f-8c52-66d957a3d2c5"));
        assertThat(List.of(derived.version(), derived.variant())).containsExactly(5, 2);
    }

    @Test
    void aDerivedIdDependsOnTheKindAndOnWhereTheSubjectsPartsEnd() {
        assertThat(List.of(
                        Ids.derived("K", "ab", "c"),
                        Ids.derived("K", "a", "bc"),
                        Ids.derived("K", "abc"),
                        Ids.derived("L", "abc"),
                        Ids.derived("K")))
                .doesNotHaveDuplicates();
    }

    @Test
    void aTimeOrderedIdHasVersion7AndItsTime() {
        UUID lowest = Ids.timeOrdered(0x0123_4567_89abL, 0, 0);
        UUID highest = Ids.timeOrdered(0x0123_4567_89abL, -1, -1);

        assertThat(lowest).isEqualTo(UUID.fromString("01234567-89ab-7000-8000-000000000000"));
        assertThat(highest).isEqualTo(UUID.fromString("01234567-89ab-7fff-bfff-ffffffffffff"));
        assertThat(List.of(highest.version(), highest.variant())).containsExactly(7, 2);
    }

    @Test
    void timeOrderedIdsSortByTimeWhateverIsRandomInThem() {
        Random random = new Random(1);
        List<String> ids = new ArrayList<>();
        for (long millis = 1_772_366_400_000L; ids.size() < 500; millis += 1 + random.nextInt(100_000)) {
            ids.add(Ids.timeOrdered(millis, random.nextLong(), random.nextLong())
                    .toString());
        }
        assertThat(ids).as("seed 1").isSorted().doesNotHaveDuplicates();
    }
}
