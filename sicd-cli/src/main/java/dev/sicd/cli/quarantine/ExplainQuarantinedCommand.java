package dev.sicd.cli.quarantine;

import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sicd quarantine explain}: what the reason of one record means, and what to do. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Explains why a record is in the quarantine, and what to do. Needs reviewer or admin.",
        footer = {
            "",
            "Example:",
            "  sicd quarantine explain 1:42",
            "",
            "Exit code: 0, 1 when the system refused, 2 when it could not be asked."
        })
final class ExplainQuarantinedCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the record, as list shows it")
    private String id = "";

    ExplainQuarantinedCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            new QuarantinedSheet(terminal).explain(QuarantinedRecord.fetch(client, id));
            return SystemOptions.DONE;
        });
    }
}
