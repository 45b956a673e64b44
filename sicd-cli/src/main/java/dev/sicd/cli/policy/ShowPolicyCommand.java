package dev.sicd.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.policy.ShippedPolicy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sicd policy show}: prints the shipped policy, which explains the format and is there to be copied. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints the shipped policy: to be read, and to be copied for one of your own.")
final class ShowPolicyCommand implements Callable<Integer> {
    private final Terminal terminal;

    ShowPolicyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        new String(ShippedPolicy.text(), UTF_8).lines().forEach(terminal::line);
        return PolicyCommand.DONE;
    }
}
