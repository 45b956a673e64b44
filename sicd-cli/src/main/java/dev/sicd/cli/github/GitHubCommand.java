package dev.sicd.cli.github;

import dev.sicd.cli.terminal.Terminal;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd github}: the group of its subcommands. It does nothing itself. */
@Command(
        name = "github",
        mixinStandardHelpOptions = true,
        description = "Looks at GitHub as the publisher would.",
        synopsisSubcommandLabel = "COMMAND")
public final class GitHubCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private GitHubCommand() {}

    /** The command with its subcommands, for this process's terminal and environment. */
    public static CommandLine commandLine() {
        return of(Terminal.ofProcess(), System.getenv());
    }

    static CommandLine of(Terminal terminal, Map<String, String> environment) {
        return new CommandLine(new GitHubCommand()).addSubcommand(new CheckGitHubCommand(terminal, environment));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: check");
    }
}
