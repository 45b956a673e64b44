package dev.sicd.cli.proposal;

import dev.sicd.cli.terminal.Prompt;
import dev.sicd.cli.terminal.Terminal;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd proposal}: holds the commands on proposals; it does nothing itself. */
@Command(
        name = "proposal",
        mixinStandardHelpOptions = true,
        description = "Lists, shows, follows and answers what agents want to change.",
        synopsisSubcommandLabel = "COMMAND")
public final class ProposalCommand implements Runnable {
    private static final Duration WATCH_PAUSE = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private ProposalCommand() {}

    /** The command with those below it, for this process's terminal. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess(), Prompt.ofProcess(), WATCH_PAUSE);
    }

    static CommandLine commandLine(Terminal terminal, Prompt prompt, Duration watchPause) {
        return new CommandLine(new ProposalCommand())
                .addSubcommand(new ListProposalsCommand(terminal))
                .addSubcommand(new ShowProposalCommand(terminal))
                .addSubcommand(new DiffProposalCommand(terminal))
                .addSubcommand("approve", new ReviewCommand(terminal, prompt, ReviewCommand.Answer.APPROVE))
                .addSubcommand("reject", new ReviewCommand(terminal, prompt, ReviewCommand.Answer.REJECT))
                .addSubcommand(new UnparkCommand(terminal, prompt))
                .addSubcommand(new WithdrawCommand(terminal))
                .addSubcommand(new WatchCommand(terminal, watchPause));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: list, show, diff, approve, reject, unpark, withdraw or watch");
    }
}
