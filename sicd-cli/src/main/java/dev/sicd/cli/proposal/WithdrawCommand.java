package dev.sicd.cli.proposal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sicd proposal withdraw}: takes a proposal back while nothing was published of it. */
@Command(
        name = "withdraw",
        mixinStandardHelpOptions = true,
        description = "Takes a proposal of yours back, while nothing was published of it.",
        footer = {"", "Exit code: 0 when it is withdrawn, 1 when the system refused, 2 when it was not sent."})
final class WithdrawCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the proposal")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; it is recorded with your name")
    private String reason = "";

    WithdrawCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            ShownProposal.requireId(id);
            return new SentAnswer(terminal, id)
                    .send(
                            client,
                            "withdraw",
                            JsonNodeFactory.instance.objectNode().put("reason", reason));
        });
    }
}
