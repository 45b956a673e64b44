package dev.sicd.cli.proposal;

import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sicd proposal diff}: the changes of a proposal line by line. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Shows a proposal's changes as unified diffs, with hidden characters made visible.",
        footer = {
            "",
            "Exit code: 0, 1 when the system refused, 2 when it could not be asked or shows what it should not."
        })
final class DiffProposalCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the proposal")
    private String id = "";

    DiffProposalCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            ShownProposal proposal = ShownProposal.fetch(client, id);
            new ProposalDiff(terminal).print(proposal.content());
            terminal.line("");
            terminal.line("digest " + proposal.digest());
            return SystemOptions.DONE;
        });
    }
}
