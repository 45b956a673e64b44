package dev.sicd.cli.audit;

import dev.sicd.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd audit}: holds the commands of an auditor; it does nothing itself. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Shows what was decided, allowed or not, and why.",
        synopsisSubcommandLabel = "COMMAND")
public final class AuditCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private AuditCommand() {}

    /** The command with those below it, for this process's terminal. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess());
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new AuditCommand())
                .addSubcommand(new ListAuditCommand(terminal))
                .addSubcommand(new VerifyAuditCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list or verify");
    }
}
