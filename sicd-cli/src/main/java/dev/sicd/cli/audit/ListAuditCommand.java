package dev.sicd.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.JsonText;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.client.Target;
import dev.sicd.cli.terminal.Terminal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sicd audit list}: the policy's decisions as the system tells them, newest first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the policy's decisions, allowed or not, newest first.",
        footer = {"", "Exit code: 0, 1 when the system refused, 2 when it could not be asked."})
final class ListAuditCommand implements Callable<Integer> {
    private static final String ROW = "%-24s  %-6s  %-17s  %-20s  %-22s  %s";

    private final Terminal terminal;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Option(names = "--run", paramLabel = "RUN", description = "only those of this run; _system has the system's own")
    private Optional<String> run = Optional.empty();

    @Option(names = "--action", paramLabel = "ACTION", description = "only those on PR_PROPOSE, TRAIN_START, …")
    private Optional<String> action = Optional.empty();

    @Option(names = "--verdict", paramLabel = "VERDICT", description = "only those that say allow, review or deny")
    private Optional<String> verdict = Optional.empty();

    @Option(names = "--actor", paramLabel = "ID", description = "only those on what this one asked for")
    private Optional<String> actor = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "recorded then or later, as 2025-01-31T13:00:00Z")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "recorded before that time")
    private Optional<String> to = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 1000 (default: 50)")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on where a list ended")
    private Optional<String> cursor = Optional.empty();

    @Option(names = "--json", description = "print the page as it is, for programs")
    private boolean json;

    ListAuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            JsonNode page = RefusedAnswerException.requireDone("the list", client.get(target()))
                    .body();
            if (json) {
                JsonText.print(terminal, page);
            } else {
                print(page);
            }
            return SystemOptions.DONE;
        });
    }

    private String target() {
        return Target.of("/admin/training/audit")
                .with("run", run)
                .with("action", action)
                .with("verdict", verdict)
                .with("actor", actor)
                .with("from", from)
                .with("to", to)
                .with("limit", limit.map(String::valueOf))
                .with("cursor", cursor)
                .text();
    }

    private void print(JsonNode page) {
        terminal.line(ROW.formatted("RECORDED", "ANSWER", "ACTION", "ASKED BY", "RUN:POSITION", "BECAUSE"));
        page.path("decisions").forEach(row -> terminal.line(row.has("damaged") ? damaged(row) : row(row)));
        if (page.has("next")) {
            String why = page.path("scan_limited").asBoolean() ? "the search goes on" : "there are more";
            terminal.error(why + ": --cursor " + page.path("next").asText());
        }
    }

    private static String damaged(JsonNode row) {
        return ROW.formatted("-", "-", "-", "-", place(row), row.path("damaged").asText());
    }

    private static String row(JsonNode row) {
        return ROW.formatted(
                row.path("recorded_at").asText(),
                row.path("verdict").asText(),
                row.path("action").asText(),
                row.path("actor").path("id").asText("-"),
                place(row),
                because(row));
    }

    private static String place(JsonNode row) {
        return row.path("run_id").asText() + ":" + row.path("position").asText();
    }

    /** The rules that had the last word: those whose effect is the verdict. */
    private static String because(JsonNode row) {
        StringBuilder text = new StringBuilder();
        for (JsonNode rule : row.path("rules")) {
            if (rule.path("effect").asText().equals(row.path("verdict").asText())) {
                text.append(text.isEmpty() ? "" : ", ").append(rule.path("id").asText());
            }
        }
        return text.isEmpty() ? "risk " + row.path("risk_score").asText() : text.toString();
    }
}
