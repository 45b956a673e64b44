package dev.sicd.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/octo-org/my.repo",
                "https://github.com/octo-org/my.repo.git",
                "https://github.com/octo-org/my.repo/",
                "https://user:secret@github.com/octo-org/my.repo.git",
                "https://www.github.com/octo-org/my.repo",
                "git@github.com:octo-org/my.repo.git",
                "github.com:octo-org/my.repo",
                "ssh://git@github.com/octo-org/my.repo.git",
                "ssh://git@ssh.github.com:443/octo-org/my.repo.git",
                "git://GitHub.com/octo-org/my.repo.git\n"
            })
    void isReadFromEverySpellingOfAGitHubRemote(String url) {
        assertThat(Repository.ofRemote(url)).contains(new Repository("octo-org", "my.repo"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://gitlab.com/octo-org/repo.git",
                "https://github.com.evil.org/octo-org/repo",
                "https://evil.org/github.com/octo-org/repo",
                "https://evil.org/@github.com/octo-org/repo",
                "https://github.com/octo-org",
                "https://github.com/octo-org/..",
                "https://github.com/octo-org/repo/issues",
                "https://github.com/-octo/repo",
                "/srv/git/github.com/octo-org/repo.git",
                "../repo"
            })
    void isNotReadFromAnythingElse(String url) {
        assertThat(Repository.ofRemote(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/home/me/my-project, my-project",
        "/home/me/my project (2), my-project-2-",
        "/home/me/…, -",
        "/, checkout",
        "/home/.., checkout"
    })
    void isNamedAfterTheDirectoryWhereThereIsNoRemote(String directory, String name) {
        assertThat(Repository.ofDirectory(Path.of(directory))).isEqualTo(new Repository("your-org", name));
    }

    @Test
    void isCutToWhatAHostTakes() {
        assertThat(Repository.ofDirectory(Path.of("x".repeat(150))).name()).hasSize(100);
    }
}
