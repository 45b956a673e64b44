package dev.sicd.model.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sicd.model.event.CodeChange.ChangeType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ProposalContentTest {
    private static final String DESCRIPTION = "tab\there\nbell\u0007 € 😀 \u007f\u2028/";
    private static final CodeChange UPDATE = new CodeChange(
            "src/A.java", ChangeType.UPDATE, Optional.of("a\r\n"), "a\n", "line ends", Optional.of("0a1b"));
    private static final CodeChange CREATE =
            new CodeChange("b.txt", ChangeType.CREATE, Optional.empty(), "é", "", Optional.empty());
    private static final ProposalContent CONTENT = content("run_1", "Fix \"x\"\\", DESCRIPTION, Optional.empty(), true);

    private static ProposalContent content(
            String runId, String title, String description, Optional<String> base, boolean dryRun) {
        return new ProposalContent(runId, title, description, "octo", "hello", base, dryRun, List.of(UPDATE, CREATE));
    }

    private static ProposalContent with(CodeChange... changes) {
        return new ProposalContent(
                "run_1", "Fix \"x\"\\", DESCRIPTION, "octo", "hello", Optional.empty(), true, List.of(changes));
    }

    private static ProposalContent in(String owner, String name) {
        return new ProposalContent(
                "run_1", "Fix \"x\"\\", DESCRIPTION, owner, name, Optional.empty(), true, List.of(UPDATE, CREATE));
    }

    private static CodeChange change(
            String path, ChangeType type, Optional<String> original, String content, String rationale, String baseSha) {
        return new CodeChange(path, type, original, content, rationale, Optional.of(baseSha));
    }

    /** Computed with Python: sha256 of json.dumps(sort_keys=True, separators=(",", ":"), ensure_ascii=False). */
    @Test
    void hasTheDigestThatAnotherLanguageComputes() {
        assertThat(CONTENT.digest().hex())
                .isEqualTo("f5249214b5d408beb15c6acebf34e243e376adfbec103cb83815b712fa2157b3");
        assertThat(ProposalContent.proposalId(CONTENT.digest())).isEqualTo("f5249214b5d4");
    }

    @Test
    void theBlobThatTheAgentSawIsNotPartOfTheContent() {
        CodeChange sawAnother =
                change("src/A.java", ChangeType.UPDATE, Optional.of("a\r\n"), "a\n", "line ends", "ffff");

        assertThat(with(sawAnother, CREATE).digest()).isEqualTo(CONTENT.digest());
    }

    static Stream<Arguments> contentsThatDifferInOneField() {
        Optional<String> original = Optional.of("a\r\n");
        Optional<String> noBase = Optional.empty();
        String title = "Fix \"x\"\\";
        return Stream.of(
                arguments("run_id", content("run_2", title, DESCRIPTION, noBase, true)),
                arguments("title", content("run_1", "Fix", DESCRIPTION, noBase, true)),
                arguments("description", content("run_1", title, "", noBase, true)),
                arguments("base_branch", content("run_1", title, DESCRIPTION, Optional.of("main"), true)),
                arguments("base_branch of that name", content("run_1", title, DESCRIPTION, Optional.of("null"), true)),
                arguments("dry_run", content("run_1", title, DESCRIPTION, noBase, false)),
                arguments("repo_owner", in("octa", "hello")),
                arguments("repo_name", in("octo", "hallo")),
                arguments("changes", with(UPDATE)),
                arguments("order of changes", with(CREATE, UPDATE)),
                arguments(
                        "file_path",
                        with(change("src/B.java", ChangeType.UPDATE, original, "a\n", "line ends", ""), CREATE)),
                arguments(
                        "change_type",
                        with(change("src/A.java", ChangeType.CREATE, original, "a\n", "line ends", ""), CREATE)),
                arguments(
                        "original_content",
                        with(
                                change("src/A.java", ChangeType.UPDATE, Optional.of("a"), "a\n", "line ends", ""),
                                CREATE)),
                arguments(
                        "no original_content",
                        with(
                                change("src/A.java", ChangeType.UPDATE, Optional.empty(), "a\n", "line ends", ""),
                                CREATE)),
                arguments(
                        "new_content",
                        with(change("src/A.java", ChangeType.UPDATE, original, "a", "line ends", ""), CREATE)),
                arguments("rationale", with(change("src/A.java", ChangeType.UPDATE, original, "a\n", "", ""), CREATE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contentsThatDifferInOneField")
    void everyOtherFieldIsPartOfTheContent(String field, ProposalContent differs) {
        assertThat(differs.digest()).as(field).isNotEqualTo(CONTENT.digest());
    }
}
