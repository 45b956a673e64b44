package dev.sicd.cli.refold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryDirectoryTest {
    @Test
    void itGoesWithItsOwner() throws Exception {
        Path path;
        try (TemporaryDirectory directory = TemporaryDirectory.create("sicd-test")) {
            path = directory.path();
            fill(path);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void itGoesWithAProcessThatIsToldToEnd() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            Path path = Path.of(said.readLine());
            assertThat(path.resolve("sub/file")).exists();

            process.destroy();
            process.waitFor();

            assertThat(path).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void fill(Path path) throws IOException {
        Files.writeString(Files.createDirectory(path.resolve("sub")).resolve("file"), "x");
    }

    /** Has a directory until somebody ends it. */
    static final class Owner {
        public static void main(String[] arguments) throws Exception {
            try (TemporaryDirectory directory = TemporaryDirectory.create("sicd-test")) {
                fill(directory.path());
                System.out.println(directory.path());
                Thread.currentThread().join();
            }
        }
    }
}
