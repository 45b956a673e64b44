package dev.sicd.model.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.model.event.FileProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person has to have seen before it is published. */
class ScreeningTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".github/workflows/ci.yml",
                ".GitHub/x",
                "docs/CODEOWNERS",
                "codeowners",
                "a/b/action.yml",
                ".gitattributes",
                "sub/.gitmodules",
                ".circleci/config.yml",
                "Jenkinsfile",
                "x/.husky/pre-commit",
                ".mvn/maven.config",
                ".npmrc",
                "AGENTS.md",
                "sub/claude.md",
                ".cursor/rules/a",
                // an 's' to a file system that folds case as Unicode does
                "AGENT\u017f.md",
                ".hu\u017fky/pre-commit"
            })
    void protectsWhatRunsOrInstructs(String path) {
        assertThat(ProtectedPaths.DEFAULT.among(List.of(Orders.create(path, "x"))))
                .containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/github/a.py", "CODEOWNERS.md", "my-action.yml", "docs/AGENTS.md.txt", "a.npmrc"})
    void protectsNothingElse(String path) {
        assertThat(ProtectedPaths.DEFAULT.among(List.of(Orders.create(path, "x"))))
                .isEmpty();
    }

    @Test
    void patternsOfAnOperatorAreReadOrRefused() {
        ProtectedPaths own = ProtectedPaths.of(List.of("deploy/**", "*.tf", "a/*/c"));

        assertThat(own.among(List.of(
                        Orders.create("deploy/x/y", ""),
                        Orders.create("x/main.TF", ""),
                        Orders.create("a/b/c", ""),
                        Orders.create("a/b/b/c", ""))))
                .containsExactlyInAnyOrder("deploy/x/y", "x/main.TF", "a/b/c");
        assertThatThrownBy(() -> ProtectedPaths.of(List.of("/abs")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'/abs'");
    }

    @Test
    void findsSecretsInAddedLinesAndNeverRepeatsThem() {
        String token = "ghp_" + "a1B2".repeat(9);
        List<FileProblem> found = SecretScan.of(List.of(Orders.create("a.py", "x\nt = '" + token + "'\n")));

        assertThat(found).extracting(FileProblem::line).containsExactly(2);
        assertThat(found.getFirst().code()).isEqualTo("SECRET");
        assertThat(found.toString()).doesNotContain(token).contains("github-token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIAZ2345672345672AB",
                "-----BEGIN RSA PRIVATE KEY-----",
                "xoxb-123456789012-abcdefghij",
                "glpat-abcdefghijklmnopqrst",
                "npm_abcdefghijklmnopqrstuvwxyz0123456789"
            })
    void knowsTheFormsOfMany(String secret) {
        assertThat(SecretScan.of(List.of(Orders.create("a", secret)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghp_short", "AKIA", "BEGIN PUBLIC KEY", "sk-", "password = os.environ['X']"})
    void leavesOtherTextAlone(String text) {
        assertThat(SecretScan.of(List.of(Orders.create("a", text)))).isEmpty();
    }

    @Test
    void aLineThatWasThereIsNotAdded() {
        String line = "t = 'ghp_" + "a1B2".repeat(9) + "'";

        assertThat(SecretScan.of(List.of(Orders.update("a", line + "\n", "x\n" + line + "\n"))))
                .isEmpty();
    }

    @Test
    void endsOnLongLinesAndListsAHundredPlacesAtMost() {
        String line = "ghp_" + "a1B2".repeat(9) + "\n";

        assertThat(SecretScan.of(List.of(Orders.create("a", line.repeat(500))))).hasSize(100);
        assertThat(SecretScan.of(List.of(Orders.create("a", "sk-" + "a".repeat(1_000_000)))))
                .isEmpty();
    }
}
