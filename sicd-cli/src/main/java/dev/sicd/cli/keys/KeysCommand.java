package dev.sicd.cli.keys;

import dev.sicd.cli.terminal.Terminal;
import java.security.SecureRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd keys}: the group of its subcommands. It does nothing itself. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes and shows the keys that approvals and checkpoints are signed with.",
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand implements Runnable {
    static final int DONE = 0;
    static final int REFUSED = 2;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private KeysCommand() {}

    /** The command with its subcommands, as this process shows text and chooses at random. */
    public static CommandLine commandLine() {
        return of(Terminal.ofProcess(), new SecureRandom());
    }

    static CommandLine of(Terminal terminal, SecureRandom random) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new NewKeyCommand(terminal, random))
                .addSubcommand(new ShowKeysCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: new or show");
    }
}
