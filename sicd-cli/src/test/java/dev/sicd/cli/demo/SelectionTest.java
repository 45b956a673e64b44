package dev.sicd.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.tidy.Finding;
import dev.sicd.cli.tidy.Tidying;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private final Selection selection = new Selection(file -> "sub/" + file);

    @Test
    void countsAFileOnceHoweverManyRulesChangeIt() {
        selection.offer(found("a.txt", "x \ny"));
        selection.offer(found("b.txt", "x"));

        assertThat(selection.fixesOf("trailing-blanks")).singleElement().satisfies(fix -> {
            assertThat(fix.path()).isEqualTo("sub/a.txt");
            assertThat(fix.first()).isTrue();
        });
        assertThat(selection.fixesOf("final-newline"))
                .extracting(Selection.Fix::path, Selection.Fix::first)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("sub/a.txt", false),
                        org.assertj.core.groups.Tuple.tuple("sub/b.txt", true));
        assertThat(selection.fixesOf("tabs-in-java")).isEmpty();
    }

    @Test
    void everyChosenFileIsFirstForExactlyOneRule() {
        selection.offer(found("A.java", "\uFEFFclass A {\n\tint a; \n    int b;\r\n}"));

        long firsts = Tidying.rules().stream()
                .flatMap(rule -> selection.fixesOf(rule).stream())
                .filter(Selection.Fix::first)
                .count();
        assertThat(firsts).isEqualTo(1);
    }

    @Test
    void leavesOutWhatIsTooMuchAndSaysHowMuch() {
        for (int i = 0; i < Selection.FILES_MAX + 3; i++) {
            selection.offer(found("f" + i, "x"));
        }

        assertThat(selection.chosen()).hasSize(Selection.FILES_MAX);
        assertThat(selection.found()).isEqualTo(Selection.FILES_MAX + 3);
        assertThat(selection.leftOut()).containsOnly(java.util.Map.entry("a pull request has at most 10 files", 3));
    }

    @Test
    void leavesOutWhatIsTooLargeButNotWhatStillFits() {
        selection.offer(found("large", "x".repeat(Selection.BYTES_MAX / 2 - 100)));
        selection.offer(found("too-large", "x".repeat(200)));
        selection.offer(found("small", "x"));

        assertThat(selection.chosen())
                .extracting(finding -> finding.file().toString())
                .containsExactly("large", "small");
        assertThat(selection.bytes()).isLessThanOrEqualTo(Selection.BYTES_MAX);
        assertThat(selection.leftOut().values()).containsExactly(1);
    }

    @Test
    void leavesOutNamesThatAProposalCannotHave() {
        selection.offer(found("a.txt", "x"));
        selection.offer(found("A.txt", "x"));
        selection.offer(found("bad\u202Ename", "x"));

        assertThat(selection.chosen()).hasSize(1);
        assertThat(selection.leftOut().values()).containsExactlyInAnyOrder(1, 1);
    }

    @Test
    void becomesAProposalWithBothContentsOfEachFile() {
        selection.offer(found("a.txt", "x \ny \nz"));
        selection.offer(found("b.txt", "x"));
        Checkout checkout = new Checkout(Path.of("/w"), "sub/", new Repository("octo-org", "repo"));

        ObjectNode body = new ProposalText(checkout, selection).write();

        assertThat(body.path("title").asText()).isEqualTo("Tidy up 2 files");
        assertThat(body.path("description").asText()).startsWith("Cures 4 small defects. ");
        assertThat(body.path("repo_owner").asText()).isEqualTo("octo-org");
        assertThat(body.at("/changes/0/file_path").asText()).isEqualTo("sub/a.txt");
        assertThat(body.at("/changes/0/original_content").asText()).isEqualTo("x \ny \nz");
        assertThat(body.at("/changes/0/new_content").asText()).isEqualTo("x\ny\nz\n");
        assertThat(body.at("/changes/0/rationale").asText())
                .isEqualTo("trailing-blanks: 2 defects (first in line 1); final-newline: 1 defect (first in line 3)");
        assertThat(body.at("/changes")).hasSize(2);
    }

    @Test
    void saysInTheProposalWhatItLeavesOut() {
        for (int i = 0; i <= Selection.FILES_MAX; i++) {
            selection.offer(found("f" + i, "x"));
        }
        Checkout checkout = new Checkout(Path.of("/w"), "", new Repository("o", "r"));

        assertThat(new ProposalText(checkout, selection)
                        .write()
                        .path("description")
                        .asText())
                .endsWith("Left out: 1 file, since a pull request has at most 10 files.");
    }

    private static Finding found(String file, String content) {
        return Tidying.judge(Path.of(file), content).orElseThrow();
    }
}
