package dev.sicd.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.cli.process.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void isForOneProcessAtATime() {
        try (DataDirectory held = DataDirectory.open(directory)) {
            assertThatThrownBy(() -> DataDirectory.open(held.root()))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("another sicd runs on the data directory '" + directory + "'");
        }
        DataDirectory.open(directory).close();
    }

    @Test
    void takesNothingThatIsSomebodyElses() throws IOException {
        Path photo = Files.writeString(directory.resolve("photo"), "of a cat");

        assertThatThrownBy(() -> DataDirectory.open(directory))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "the data directory '%s' holds something that is not SICD's; "
                                + "name an empty or new one with --data-dir",
                        directory);
        assertThat(directory).isDirectoryContaining(photo::equals);
    }

    @Test
    void aBackupUnpackedOneLevelTooDeepIsNamed() {
        Path below = directory.resolve("sicd");
        DataDirectory.open(below).close();

        assertThatThrownBy(() -> DataDirectory.open(directory))
                .isInstanceOf(StartException.class)
                .hasMessageEndingWith("; did you mean '%s'?", below);
    }

    @Test
    void anotherReleasesLayoutIsNotTouched() throws IOException {
        Path marker = Files.writeString(directory.resolve("sicd-data"), "layout=1\n");

        assertThatThrownBy(() -> DataDirectory.open(directory))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("was written by another release of sicd");
        assertThat(marker).hasContent("layout=1\n");
    }

    @Test
    void anEphemeralOneIsGoneAfterwards() throws IOException {
        DataDirectory ephemeral = DataDirectory.ephemeral();
        Files.writeString(Files.createDirectories(ephemeral.kafka()).resolve("log"), "records");

        ephemeral.close();

        assertThat(ephemeral.root()).doesNotExist();
    }
}
