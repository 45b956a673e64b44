package dev.sicd.cli.proposal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Prompt;
import dev.sicd.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sicd proposal unpark}: lets the publisher try a parked proposal again, and accepts what it is parked for as it was
 * on the screen. What it is parked for by then, if that is something else, is not accepted.
 */
@Command(
        name = "unpark",
        mixinStandardHelpOptions = true,
        description = "Releases a parked proposal, accepting what it is parked for; the publisher tries it again.",
        footer = {"", "Exit code: 0 when the release is recorded, 1 when the system refused it, 2 when it was not sent."
        })
final class UnparkCommand implements Callable<Integer> {
    private static final String WORD = "unpark";

    private final Terminal terminal;
    private final Prompt prompt;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the proposal")
    private String id = "";

    @Mixin
    private MeantContent content = new MeantContent();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; it is recorded with your name")
    private String reason = "";

    UnparkCommand(Terminal terminal, Prompt prompt) {
        this.terminal = terminal;
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            content.requireDigest();
            ShownProposal proposal = ShownProposal.fetch(client, id);
            requireParked(proposal);
            return isMeant(proposal)
                    ? new SentAnswer(terminal, id).send(client, WORD, body(proposal))
                    : SystemOptions.NOT_ASKED;
        });
    }

    private boolean isMeant(ShownProposal proposal) {
        if (content.isNamed() && !content.isThatOf(proposal, terminal)) {
            return false;
        }
        new ProposalSheet(terminal).print(proposal);
        terminal.heading("With its release you accept");
        Acknowledgements.of(proposal.json()).forEach(word -> terminal.line("  " + word));
        terminal.line("");
        return content.isNamed() || MeantContent.isConfirmed(WORD, prompt, terminal);
    }

    private ObjectNode body(ShownProposal proposal) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reason", reason)
                .put("content_digest", proposal.digest())
                .put(
                        "published_position",
                        proposal.json().path("positions").path("published").asLong());
    }

    private static void requireParked(ShownProposal proposal) {
        String state = proposal.json().path("state").asText();
        if (!state.equals("parked")) {
            throw new IllegalArgumentException(
                    "proposal %s is %s; only one that is parked can be released, and sicd proposal list --state parked shows those"
                            .formatted(proposal.id(), state));
        }
    }
}
