package dev.sicd.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileProblemTest {
    private static final FileProblem KEY = new FileProblem("src/a.py", "SECRET", 3, "looks like a key");

    @Test
    void itsWordNamesWhatWhereAndTheLineWhereThereIsOne() {
        assertThat(KEY.acknowledgement()).isEqualTo("secret:src/a.py:3");
        assertThat(new FileProblem(".github/ci.yml", "PROTECTED_PATH", 0, "").acknowledgement())
                .isEqualTo("protected_path:.github/ci.yml");
    }

    @Test
    void thoseOfAWholeBeginWithItsCodeAndNameEachThingOnce() {
        FileProblem anotherRule = new FileProblem("src/a.py", "SECRET", 3, "looks like a token");

        assertThat(FileProblem.acknowledgements("SECRET", List.of(KEY, anotherRule)))
                .containsExactly("secret", "secret:src/a.py:3");
        assertThat(FileProblem.acknowledgements("", List.of(KEY)))
                .as("events of the first release have no code")
                .containsExactly("secret:src/a.py:3");
    }
}
