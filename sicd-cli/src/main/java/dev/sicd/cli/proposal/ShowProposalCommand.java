package dev.sicd.cli.proposal;

import dev.sicd.cli.client.JsonText;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sicd proposal show}: what is to be changed, by whom, at which risk, and what became of it. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a proposal: what, who, risk, rules, decision, review, result.",
        footer = {
            "",
            "Exit code: 0, 1 when the system refused, 2 when it could not be asked or shows what it should not."
        })
final class ShowProposalCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the proposal")
    private String id = "";

    @Option(names = "--json", description = "print what the system says of it, for programs")
    private boolean json;

    ShowProposalCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            ShownProposal proposal = ShownProposal.fetch(client, id);
            if (json) {
                JsonText.print(terminal, proposal.json());
            } else {
                new ProposalSheet(terminal).print(proposal);
            }
            return SystemOptions.DONE;
        });
    }
}
