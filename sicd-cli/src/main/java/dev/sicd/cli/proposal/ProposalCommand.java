package dev.sicd.cli.proposal;

import dev.sicd.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd proposal}: holds the commands of a reviewer; it does nothing itself. */
@Command(
        name = "proposal",
        mixinStandardHelpOptions = true,
        description = "Lists, shows and reviews what agents want to change.",
        synopsisSubcommandLabel = "COMMAND")
public final class ProposalCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private ProposalCommand() {}

    /** The command with those below it, for this process's terminal. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess(), Prompt.ofProcess());
    }

    static CommandLine commandLine(Terminal terminal, Prompt prompt) {
        return new CommandLine(new ProposalCommand())
                .addSubcommand(new ListProposalsCommand(terminal))
                .addSubcommand(new ShowProposalCommand(terminal))
                .addSubcommand(new DiffProposalCommand(terminal))
                .addSubcommand("approve", new ReviewCommand(terminal, prompt, ReviewCommand.Answer.APPROVE))
                .addSubcommand("reject", new ReviewCommand(terminal, prompt, ReviewCommand.Answer.REJECT));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list, show, diff, approve or reject");
    }
}
