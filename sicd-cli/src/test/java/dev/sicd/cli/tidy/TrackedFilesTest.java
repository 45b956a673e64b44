package dev.sicd.cli.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are named, by git and without it. */
class TrackedFilesTest {
    @TempDir
    Path checkout;

    @Test
    void namesWhatGitTracksAndNothingElse() throws Exception {
        assumeTrue(Git.isThere(checkout), "git is not installed");
        Git.run(checkout, "init", "--quiet");
        write("b.txt");
        write("a dir/with \"quotes\".txt");
        write("untracked.txt");
        Git.run(checkout, "add", "b.txt", "a dir");

        TrackedFiles tracked = TrackedFiles.of(checkout);

        assertThat(tracked.files()).containsExactly(Path.of("a dir/with \"quotes\".txt"), Path.of("b.txt"));
        assertThat(tracked.source()).isEqualTo(TrackedFiles.Source.GIT);
        assertThat(tracked.leftOut()).isFalse();
    }

    @Test
    void doesNotRunAMonitorTheCheckoutAsksFor() throws Exception {
        assumeTrue(Git.isThere(checkout), "git is not installed");
        Git.run(checkout, "init", "--quiet");
        write("a.txt");
        Git.run(checkout, "add", "a.txt");
        Path trace = checkout.resolve("it-ran");
        Path monitor = Files.writeString(checkout.resolve("monitor.sh"), "#!/bin/sh\ntouch '%s'\n".formatted(trace));
        assertThat(monitor.toFile().setExecutable(true)).isTrue();
        Git.run(checkout, "config", "core.fsmonitor", monitor.toString());

        assertThat(TrackedFiles.of(checkout).files()).containsExactly(Path.of("a.txt"));
        assertThat(trace).doesNotExist();
    }

    @Test
    void walksWhereGitTracksNothing() throws IOException {
        write("src/b.txt");
        write("a.txt");
        write("target/classes/c.txt");
        write("web/node_modules/d.js");

        TrackedFiles found = TrackedFiles.of(checkout);

        assertThat(found)
                .isEqualTo(new TrackedFiles(
                        List.of(Path.of("a.txt"), Path.of("src/b.txt")), TrackedFiles.Source.WALK, false));
    }

    @Test
    void aMissingDirectoryIsAnError() {
        assertThatThrownBy(() -> TrackedFiles.of(checkout.resolve("nowhere"))).isInstanceOf(NoSuchFileException.class);
    }

    private void write(String file) throws IOException {
        Path path = checkout.resolve(file);
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, "x\n");
    }
}
