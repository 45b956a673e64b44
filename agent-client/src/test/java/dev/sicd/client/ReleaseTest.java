package dev.sicd.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What agents' older machines can run. */
class ReleaseTest {
    private static final int JAVA_17 = 61;

    @Test
    void everyClassRunsOnJava17() throws Exception {
        Path classes = Path.of(EpisodeLogger.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(classes)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            assertThat(found)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(file -> assertThat(major(file)).isLessThanOrEqualTo(JAVA_17));
        }
    }

    private static int major(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }
}
