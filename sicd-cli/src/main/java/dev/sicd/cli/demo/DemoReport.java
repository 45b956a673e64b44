package dev.sicd.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.cli.tidy.UnifiedDiff;
import java.util.List;

/** Shows people what the system answers about a run. Every value comes from an answer; it computes none. */
final class DemoReport {
    static final int DIFF_LINES_MAX = 120;

    private final Terminal terminal;

    DemoReport(Terminal terminal) {
        this.terminal = terminal;
    }

    void summary(JsonNode summary) {
        terminal.heading("Summary of " + text(summary, "run_id"));
        row("status", text(summary, "status"));
        row(
                "episodes",
                "%s (completed %s, failed %s, in progress %s)"
                        .formatted(
                                text(summary, "total_episodes"),
                                text(summary, "completed"),
                                text(summary, "failed"),
                                text(summary, "in_progress")));
        row("actions", text(summary, "total_actions"));
        row("outcomes", text(summary, "total_outcomes"));
        row("changes proposed", text(summary, "total_changes_proposed"));
        row("tokens used", text(summary, "total_tokens_used") + " (this agent asks no model)");
        row("time at work", text(summary, "total_inference_time_ms") + " ms");
        row(
                "proposals",
                "%s, planned %s"
                        .formatted(
                                text(summary.path("proposals"), "total"), text(summary.path("proposals"), "planned")));
    }

    /** Says whether the record is whole: unaltered, and with every numbered event. */
    boolean integrity(JsonNode integrity) {
        terminal.heading("Integrity");
        boolean verified = integrity.path("verified").asBoolean(false);
        result(
                verified,
                verified
                        ? "the hash chain holds from entry %s to %s, its head is %s"
                                .formatted(
                                        text(integrity.path("range"), "from"),
                                        text(integrity.path("range"), "to"),
                                        text(integrity, "head"))
                        : "the hash chain breaks at entry %s: %s"
                                .formatted(text(integrity, "first_bad_position"), text(integrity, "reason")));
        boolean complete = integrity.path("complete").isBoolean()
                && integrity.path("complete").booleanValue();
        for (JsonNode producer : integrity.path("producers")) {
            boolean whole = producer.path("complete").asBoolean(false);
            result(
                    whole,
                    whole
                            ? "nothing is missing: %s announced %s events, and all are there"
                                    .formatted(text(producer, "producer_id"), text(producer, "declared_last"))
                            : "missing of %s: %s of its events, numbers %s"
                                    .formatted(
                                            text(producer, "producer_id"),
                                            text(producer, "missing_count"),
                                            producer.path("missing")));
        }
        if (!complete && integrity.path("producers").isEmpty()) {
            result(false, "nobody numbered their events, so that nobody can tell whether one is missing");
        }
        row("duplicates", text(integrity, "duplicates"));
        row("conflicts", text(integrity, "content_conflicts"));
        row("late", text(integrity, "late"));
        return verified && complete;
    }

    /** The planned pull request, or what came instead. */
    void proposal(JsonNode proposal) {
        JsonNode plan = proposal.path("plan");
        if (plan.isMissingNode()) {
            terminal.heading("Proposal " + text(proposal, "proposal_id"));
            row("state", text(proposal, "state"));
            proposal.at("/decision/rules").forEach(rule -> row("rule", text(rule, "reason")));
            terminal.line("There is no planned pull request yet: see GET /admin/training/proposals/"
                    + text(proposal, "proposal_id"));
        } else {
            terminal.heading("Planned pull request (a dry run: nothing was sent anywhere)");
            row("repository", text(plan, "repository"));
            row("branch", text(plan, "branch"));
            row("title", text(plan, "title"));
            row("risk", text(proposal, "risk_score"));
            terminal.line("");
            plan.path("body").asText().lines().forEach(line -> terminal.line("  | " + line));
        }
        proposal.path("changes").forEach(this::diff);
    }

    void nextSteps(List<String> commands, List<String> remarks) {
        terminal.heading("Try next");
        remarks.forEach(terminal::line);
        commands.forEach(command -> terminal.line("  " + command));
    }

    private void diff(JsonNode change) {
        String path = change.path("file_path").asText();
        terminal.heading("Diff of " + path);
        List<String> lines = UnifiedDiff.between(
                        path,
                        change.path("original_content").asText(),
                        change.path("new_content").asText())
                // at line feeds only: a carriage return is part of what differs
                .transform(diff -> List.of(diff.split("\n")));
        lines.stream().limit(DIFF_LINES_MAX).forEach(terminal::diffLine);
        if (lines.size() > DIFF_LINES_MAX) {
            terminal.line("… and %d more lines".formatted(lines.size() - DIFF_LINES_MAX));
        }
    }

    private void result(boolean good, String text) {
        if (good) {
            terminal.passed(text);
        } else {
            terminal.failed(text);
        }
    }

    private void row(String name, String value) {
        terminal.line("  %-17s %s".formatted(name, value));
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() ? "unknown" : value.asText();
    }
}
