package dev.sicd.cli.policy;

import dev.sicd.cli.terminal.Terminal;
import java.io.InputStream;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sicd policy}: holds the commands about policy files; it does nothing itself. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Checks, tests and explains a policy file. No system has to run.",
        synopsisSubcommandLabel = "COMMAND")
public final class PolicyCommand implements Runnable {
    static final int DONE = 0;
    /** The file has mistakes, or one of its tests fails. */
    static final int WRONG = 1;
    /** It could not even be tried: no such file, or a question that makes no sense. */
    static final int NOT_TRIED = 2;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli fills in what it annotates
    private PolicyCommand() {}

    /** The command with those below it, for this process. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess(), System.getenv(), System.in);
    }

    static CommandLine commandLine(Terminal terminal, Map<String, String> environment, InputStream in) {
        return new CommandLine(new PolicyCommand())
                .addSubcommand(new CheckPolicyCommand(terminal, new PolicyFileOption(environment)))
                .addSubcommand(new TestPolicyCommand(terminal, new PolicyFileOption(environment)))
                .addSubcommand(new ExplainPolicyCommand(terminal, new PolicyFileOption(environment), in))
                .addSubcommand(new ShowPolicyCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: check, test, explain or show");
    }
}
