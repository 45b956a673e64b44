package dev.sicd.cli.quarantine;

import dev.sicd.cli.terminal.Prompt;
import dev.sicd.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd quarantine}: holds the commands on records that were kept out; it does nothing itself. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = "Lists, shows and explains records that were kept out, and sends them again.",
        synopsisSubcommandLabel = "COMMAND")
public final class QuarantineCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private QuarantineCommand() {}

    /** The command with those below it, for this process's terminal. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess(), Prompt.ofProcess());
    }

    static CommandLine commandLine(Terminal terminal, Prompt prompt) {
        return new CommandLine(new QuarantineCommand())
                .addSubcommand(new ListQuarantineCommand(terminal))
                .addSubcommand(new ShowQuarantinedCommand(terminal))
                .addSubcommand(new ExplainQuarantinedCommand(terminal))
                .addSubcommand(new RedriveCommand(terminal, prompt));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list, show, explain or redrive");
    }
}
