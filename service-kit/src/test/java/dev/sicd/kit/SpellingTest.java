package dev.sicd.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> KNOWN = List.of("run_id", "episodes", "dry_run", "tags", "task_description");

    @ParameterizedTest
    @CsvSource({
        "runid, run_id",
        "run_ID, run_id",
        "urn_id, run_id",
        "episode, episodes",
        "dryrun, dry_run",
        "tag, tags",
        "task_descripton, task_description",
        "taskDescription, task_description"
    })
    void findsWhatWasMeant(String typed, String meant) {
        assertThat(Spelling.nearest(typed, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "colour", "''", "run", "ta"})
    void doesNotGuessWildly(String typed) {
        assertThat(Spelling.nearest(typed, KNOWN)).isEmpty();
    }

    @Test
    void doesNotCompareEndlessNames() {
        String endless = "a".repeat(101);

        assertThat(Spelling.nearest(endless, List.of(endless))).isEmpty();
        assertThat(Spelling.nearest("a".repeat(100), List.of("a".repeat(99) + "b")))
                .isPresent();
    }
}
