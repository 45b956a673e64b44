package dev.sicd.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private static final String WHOLE = """
            {"verified": true, "range": {"from": 1, "to": 9}, "head": "abc", "complete": true,
             "producers": [{"producer_id": "p", "declared_last": 8, "complete": true, "missing": []}],
             "duplicates": 1, "content_conflicts": 2, "late": 3}""";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, UTF_8);
    private final DemoReport report = new DemoReport(new Terminal(stream, stream, false));

    @Test
    void showsTheNumbersOfTheSummary() {
        report.summary(Json.parse("""
                {"run_id": "r", "status": "completed", "total_episodes": 6, "completed": 5, "failed": 1,
                 "in_progress": 0, "total_actions": 41, "total_outcomes": 7, "total_changes_proposed": 3,
                 "total_tokens_used": 0, "total_inference_time_ms": 12.5, "proposals": {"total": 1, "planned": 1}}"""));

        assertThat(printed())
                .contains("Summary of r")
                .contains("6 (completed 5, failed 1, in progress 0)")
                .contains("actions           41")
                .contains("changes proposed  3")
                .contains("time at work      12.5 ms")
                .contains("proposals         1, planned 1");
    }

    @Test
    void saysThatARecordIsWhole() {
        assertThat(report.integrity(Json.parse(WHOLE))).isTrue();
        assertThat(printed())
                .contains("✓ the hash chain holds from entry 1 to 9, its head is abc")
                .contains("✓ nothing is missing: p announced 8 events, and all are there")
                .contains("duplicates        1")
                .contains("conflicts         2")
                .contains("late              3")
                .doesNotContain("✗");
    }

    @Test
    void saysWhereTheChainBreaks() {
        String broken = WHOLE.replace(
                "\"verified\": true", "\"verified\": false, \"first_bad_position\": 4, \"reason\": \"why\"");

        assertThat(report.integrity(Json.parse(broken))).isFalse();
        assertThat(printed()).contains("✗ the hash chain breaks at entry 4: why");
    }

    @Test
    void saysWhatIsMissing() {
        String holes = WHOLE.replace("\"complete\": true", "\"complete\": false")
                .replace("\"missing\": []", "\"missing\": [\"3\", \"5-6\"], \"missing_count\": 3");

        assertThat(report.integrity(Json.parse(holes))).isFalse();
        assertThat(printed()).contains("✗ missing of p: 3 of its events, numbers [\"3\",\"5-6\"]");
    }

    @Test
    void doesNotTakeUnknownForComplete() {
        String unknown = "{\"verified\": true, \"complete\": \"unknown\", \"producers\": []}";

        assertThat(report.integrity(Json.parse(unknown))).isFalse();
        assertThat(printed()).contains("✗ nobody numbered their events");
    }

    @Test
    void showsThePlanAndTheDiffOfEachFile() {
        report.proposal(Json.parse("""
                {"proposal_id": "a1", "risk_score": 0.3,
                 "plan": {"repository": "o/r", "branch": "b/a1", "title": "Tidy", "body": "one\\ntwo"},
                 "changes": [{"file_path": "x.txt", "original_content": "a \\r\\nb\\n", "new_content": "a\\nb\\n"}]}"""));

        assertThat(printed())
                .contains("Planned pull request")
                .contains("repository        o/r")
                .contains("branch            b/a1")
                .contains("  | one\n  | two\n")
                .contains("--- a/x.txt\n+++ b/x.txt\n@@ -1,2 +1,2 @@\n-a ␍\n+a\n b\n");
    }

    @Test
    void cutsADiffAndSaysSo() {
        String before = "x \\n".repeat(DemoReport.DIFF_LINES_MAX);
        String after = "x\\n".repeat(DemoReport.DIFF_LINES_MAX);
        report.proposal(Json.parse(
                "{\"changes\": [{\"file_path\": \"f\", \"original_content\": \"%s\", \"new_content\": \"%s\"}]}"
                        .formatted(before, after)));

        // two headings and a hunk's, then as many removed as added
        assertThat(printed()).contains("… and %d more lines".formatted(DemoReport.DIFF_LINES_MAX + 3));
    }

    @Test
    void showsWhyThereIsNoPlan() {
        report.proposal(Json.parse("""
                {"proposal_id": "a1", "state": "awaiting_review",
                 "decision": {"rules": [{"reason": "a person decides"}]}, "changes": []}"""));

        assertThat(printed())
                .contains("state             awaiting_review")
                .contains("rule              a person decides")
                .contains("/proposals/a1")
                .doesNotContain("Planned pull request");
    }

    @Test
    void namesCommandsOfTheRunItself() {
        List<String> commands = new Demo.Shown("demo_1", "demo_1_ep0002", true).commands("http://127.0.0.1:1");

        assertThat(commands)
                .hasSize(3)
                .allSatisfy(command -> assertThat(command)
                        .startsWith("curl -s ")
                        .contains("http://127.0.0.1:1/admin/training/")
                        .contains("demo_1"));
    }

    private String printed() {
        return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}
