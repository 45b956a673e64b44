package dev.sicd.cli.quarantine;

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

/** {@code sicd quarantine list}: what was kept out, newest first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the records in the quarantine, newest first.",
        footer = {
            "",
            "Examples:",
            "  sicd quarantine list --reason WRONG_KEY",
            "  sicd quarantine list --topic sicd.episode-events --run run_20250101 --limit 200",
            "",
            "Exit code: 0, 1 when the system refused, 2 when it could not be asked."
        })
final class ListQuarantineCommand implements Callable<Integer> {
    private static final String ROW = "%-10s  %-24s  %-16s  %-32s  %-20s  %-8s  %s";

    private final Terminal terminal;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Option(names = "--reason", paramLabel = "REASON", description = "only those for UNKNOWN_SCHEMA, WRONG_KEY, …")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "only those produced to sicd.episode-events, …")
    private Optional<String> topic = Optional.empty();

    @Option(names = "--run", paramLabel = "RUN", description = "only those whose event or key names this run")
    private Optional<String> run = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 200 (default: 50)")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on where a list ended")
    private Optional<String> cursor = Optional.empty();

    @Option(names = "--json", description = "print the page as it is, for programs")
    private boolean json;

    ListQuarantineCommand(Terminal terminal) {
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
        return Target.of(QuarantinedRecord.BASE)
                .with("reason", reason)
                .with("topic", topic)
                .with("run", run)
                .with("limit", limit.map(String::valueOf))
                .with("cursor", cursor)
                .text();
    }

    private void print(JsonNode page) {
        terminal.line(ROW.formatted("ID", "RECORDED", "REASON", "SOURCE", "RUN", "REDRIVEN", "DETAIL"));
        page.path("records").forEach(row -> terminal.line(row(row)));
        if (page.has("next")) {
            String why = page.path("scan_limited").asBoolean() ? "the search goes on" : "there are more";
            terminal.error(why + ": --cursor " + page.path("next").asText());
        }
    }

    private static String row(JsonNode row) {
        return ROW.formatted(
                row.path("id").asText(),
                row.path("recorded_at").asText(),
                row.path("reason").asText(),
                text(row, "source"),
                text(row, "run_id"),
                redriven(row.path("redriven")),
                row.path("detail").asText());
    }

    private static String redriven(JsonNode redriven) {
        if (!redriven.isBoolean()) {
            return "unknown";
        }
        return redriven.asBoolean() ? "yes" : "no";
    }

    private static String text(JsonNode row, String field) {
        return row.path(field).isTextual() ? row.path(field).asText() : "-";
    }
}
