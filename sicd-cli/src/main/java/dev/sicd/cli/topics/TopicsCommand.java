package dev.sicd.cli.topics;

import dev.sicd.cli.terminal.Terminal;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd topics}: has two commands below it and does nothing alone. */
@Command(
        name = "topics",
        description = "Makes and checks the topics, and says who may do what with them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private TopicsCommand() {}

    /** As this process shows text and is set up. */
    public static CommandLine create() {
        return create(Terminal.ofProcess(), System.getenv());
    }

    /**
     * The command with those below it.
     *
     * @param environment for the address and the client properties of the brokers
     */
    public static CommandLine create(Terminal terminal, Map<String, String> environment) {
        return new CommandLine(new TopicsCommand())
                .addSubcommand(new AclsCommand(terminal))
                .addSubcommand(new ApplyCommand(terminal, new Connection(environment)))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say acls or apply");
    }
}
