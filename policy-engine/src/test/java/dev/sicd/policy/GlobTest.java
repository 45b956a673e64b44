package dev.sicd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Facts.Change;
import dev.sicd.model.policy.Facts.ChangeSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "pom.xml, pom.xml",
        "pom.xml, a/b/pom.xml",
        "pom.xml, a/POM.XML",
        "/pom.xml, pom.xml",
        ".github/workflows/**, .github/workflows/a.yml",
        ".github/workflows/**, .github/workflows/deep/a.yml",
        ".github/workflows/**, .GITHUB/Workflows/a.yml",
        ".github/workflows/**, .github\\workflows\\a.yml",
        ".github/workflows/**, .github./workflows /a.yml",
        "**/.cursor/**, .cursor/rules",
        "**/.cursor/**, a/b/.cursor/rules/x.mdc",
        "a/**/z, a/z",
        "a/**/z, a/b/c/z",
        "requirements*.txt, x/requirements-dev.txt",
        "requirements*.txt, requirements.txt",
        "a?c, abc",
        "*.mk, a/.mk",
        "**/kk/**, '\u212A\u212A/a'",
        "CODEOWNERS, codeowner\u017F"
    })
    void matches(String pattern, String path) {
        assertThat(Glob.of(pattern).matches(Glob.segments(path))).isTrue();
        assertThat(found(pattern, path)).isEqualTo(List.of(path));
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml, apom.xml",
        "pom.xml, pom.xml/a",
        "/pom.xml, a/pom.xml",
        ".github/workflows/**, a/.github/workflows/a.yml",
        ".github/workflows/**, .github/workflow/a.yml",
        "a/*/z, a/z",
        "a/*/z, a/b/c/z",
        "a/**/z, a/b/zz",
        "requirements*.txt, requirements/txt",
        "a?c, ac",
        "a?c, a/c",
        "*a*a*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    })
    void doesNotMatch(String pattern, String path) {
        assertThat(Glob.of(pattern).matches(Glob.segments(path))).isFalse();
        assertThat(found(pattern, path)).isEqualTo(List.of());
    }

    private static Object found(String pattern, String path) {
        Facts none = Policies.facts("{action: PR_PROPOSE}");
        Facts facts = new Facts(
                none.action(),
                none.capabilities(),
                none.requester(),
                none.run(),
                none.dryRun(),
                new ChangeSet("", "", List.of(new Change(path, "update", 0))),
                none.review(),
                none.setting());
        return FileSet.of(List.of(Glob.of(pattern))).value(new Evaluation(facts, Map.of()));
    }
}
