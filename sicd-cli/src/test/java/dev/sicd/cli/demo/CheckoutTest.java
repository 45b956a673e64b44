package dev.sicd.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
    @Test
    void namesFilesOfASubdirectoryAsTheRepositoryDoes(@TempDir Path top) throws IOException {
        assumeThat(git(top, "init", "--quiet")).isZero();
        git(top, "remote", "add", "origin", "git@github.com:octo-org/repo.git");
        Path below = Files.createDirectories(top.resolve("a/b"));

        Checkout checkout = Checkout.of(below);

        assertThat(checkout.pathOf(Path.of("c", "d.txt"))).isEqualTo("a/b/c/d.txt");
        assertThat(checkout.repository()).isEqualTo(new Repository("octo-org", "repo"));
        assertThat(Checkout.of(top).pathOf(Path.of("d.txt"))).isEqualTo("d.txt");
    }

    @Test
    void doesWithoutARepository(@TempDir Path top) throws IOException {
        Path plain = Files.createDirectory(top.resolve("plain"));

        Checkout checkout = Checkout.of(plain);

        assertThat(checkout.pathOf(Path.of("c", "d.txt"))).isEqualTo("c/d.txt");
        assertThat(checkout.repository()).isEqualTo(new Repository("your-org", "plain"));
    }

    private static int git(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
        } catch (IOException e) {
            // no git on this machine
            return -1;
        }
    }
}
