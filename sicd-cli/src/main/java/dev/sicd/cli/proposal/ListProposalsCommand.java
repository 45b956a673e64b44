package dev.sicd.cli.proposal;

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

/** {@code sicd proposal list}: the proposals that are in one state, the longest wait first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the proposals in a state, the longest in it first.",
        footer = {"", "Exit code: 0, 1 when the system refused, 2 when it could not be asked."})
final class ListProposalsCommand implements Callable<Integer> {
    private static final String ROW = "%-12s  %-5s  %-24s  %-20s  %-24s  %s";

    private final Terminal terminal;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            defaultValue = "awaiting_review",
            description = "awaiting_review, approved, parked, opened, … (default: ${DEFAULT-VALUE})")
    private String state = "awaiting_review";

    @Option(names = "--run", paramLabel = "RUN", description = "only those of this run")
    private Optional<String> run = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 1000 (default: 50)")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on where a list ended")
    private Optional<String> cursor = Optional.empty();

    @Option(names = "--json", description = "print the page as it is, for programs")
    private boolean json;

    ListProposalsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String target = Target.of("/admin/training/proposals")
                .with("state", Optional.of(state))
                .with("run", run)
                .with("limit", limit.map(String::valueOf))
                .with("cursor", cursor)
                .text();
        return system.run(terminal, client -> {
            JsonNode page = RefusedAnswerException.requireDone("the list", client.get(target))
                    .body();
            if (json) {
                JsonText.print(terminal, page);
            } else {
                print(page);
            }
            return SystemOptions.DONE;
        });
    }

    private void print(JsonNode page) {
        terminal.line(ROW.formatted("ID", "RISK", "SINCE", "AUTHOR", "REPOSITORY", "TITLE"));
        page.path("proposals").forEach(this::printRow);
        if (page.has("next")) {
            terminal.error("there are more: --cursor " + page.path("next").asText());
        }
    }

    private void printRow(JsonNode row) {
        terminal.line(row(row));
        JsonNode result = row.path("result");
        if (result.has("reason")) {
            terminal.line("  " + ResultLine.of(result));
        }
    }

    private static String row(JsonNode row) {
        return ROW.formatted(
                row.path("proposal_id").asText(),
                row.path("risk_score").asText(),
                row.path("state_since").asText(),
                row.path("author").path("id").asText("-"),
                row.path("repo").asText("-"),
                row.path("title").asText("-"));
    }
}
