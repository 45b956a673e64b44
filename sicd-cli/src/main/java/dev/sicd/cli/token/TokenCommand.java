package dev.sicd.cli.token;

import dev.sicd.cli.terminal.Terminal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd token}: holds the commands about tokens; it does nothing itself. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and revokes the tokens by which a system knows its callers.",
        synopsisSubcommandLabel = "COMMAND")
public final class TokenCommand implements Runnable {
    static final int DONE = 0;
    static final int NOT_DONE = 2;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private TokenCommand() {}

    /** The command with those below it, as this process shows text and tells time. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess(), System.getenv(), InstantSource.system(), new SecureRandom());
    }

    static CommandLine commandLine(
            Terminal terminal, Map<String, String> environment, InstantSource clock, SecureRandom random) {
        return new CommandLine(new TokenCommand())
                .addSubcommand(new NewTokenCommand(terminal, new TokenFileOption(environment), clock, random))
                .addSubcommand(new ListTokensCommand(terminal, new TokenFileOption(environment), clock))
                .addSubcommand(new RevokeTokenCommand(terminal, new TokenFileOption(environment)));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: new, list or revoke");
    }
}
