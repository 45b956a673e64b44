package dev.sicd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A logger whose spool fails under its hands: what is lost counts, and what is not goes on. */
class BrokenDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private final FakeTransport log = new FakeTransport();

    @BeforeEach
    void nobodyTakesAnything() {
        log.set(FakeTransport.Mode.AWAY);
    }

    private EpisodeLogger open() throws IOException {
        return EpisodeLogger.of("tester")
                .over(log)
                .spoolingTo(directory)
                .withFlushMax(SHORT)
                .open();
    }

    @Test
    void whatIsDroppedCountsThoughItCannotBeNoted() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Files.createSymbolicLink(directory.resolve("delivered"), full);
        try (EpisodeLogger logger = open()) {
            spoolTwo(logger);
            Files.delete(segment());

            FlushResult result = logger.flush(PATIENCE);

            assertThat(result.rejected()).as("%s", result).isEqualTo(2);
            assertThat(result.spooled() + result.waiting()).as("%s", result).isZero();
        }
    }

    @Test
    void whatADiskDoesNotGiveBackIsAskedForAgainAndThenGivenUp() throws IOException {
        try (EpisodeLogger logger = open()) {
            EpisodeHandle episode = spoolTwo(logger);
            // a directory can be opened, and not read
            Path segment = segment();
            Files.delete(segment);
            Files.createDirectory(segment);

            FlushResult result = logger.flush(Duration.ZERO);
            assertThat(result.spooled()).as("%s", result).isEqualTo(2);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (result.rejected() == 0 && System.nanoTime() < deadline) {
                // each asks again at once
                result = logger.flush(Duration.ofMillis(10));
            }

            assertThat(result.rejected()).as("%s", result).isEqualTo(2);
            assertThat(result.reasons().keySet())
                    .allMatch(reason -> reason.startsWith("cannot be read from the spool any more"));
            log.set(FakeTransport.Mode.TAKES);
            episode.logAction("b", Map.of());
            assertThat(logger.flush(PATIENCE).delivered()).isEqualTo(1);
        }
    }

    private static EpisodeHandle spoolTwo(EpisodeLogger logger) {
        EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1));
        episode.logAction("a", Map.of());
        assertThat(logger.flush(SHORT).spooled()).isEqualTo(2);
        return episode;
    }

    private Path segment() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
