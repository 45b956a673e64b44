package dev.sicd.cli.quarantine;

import dev.sicd.cli.client.JsonText;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sicd quarantine show}: all there is of one record, with its bytes. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Shows a record in the quarantine: why, from where, headers, event or bytes. Needs reviewer or admin.",
        footer = {
            "",
            "Examples:",
            "  sicd quarantine show 1:42",
            "  sicd quarantine show 1:42 --json | jq -r .value_base64 | base64 -d > value",
            "",
            "Exit code: 0, 1 when the system refused, 2 when it could not be asked."
        })
final class ShowQuarantinedCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the record, as list shows it")
    private String id = "";

    @Option(names = "--json", description = "print what the system says of it, for programs")
    private boolean json;

    ShowQuarantinedCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            QuarantinedRecord record = QuarantinedRecord.fetch(client, id);
            if (json) {
                JsonText.print(terminal, record.json());
            } else {
                new QuarantinedSheet(terminal).print(record);
            }
            return SystemOptions.DONE;
        });
    }
}
