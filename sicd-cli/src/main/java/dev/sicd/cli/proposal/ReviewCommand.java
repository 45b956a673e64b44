package dev.sicd.cli.proposal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Prompt;
import dev.sicd.cli.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sicd proposal approve} and {@code reject}: sends a person's answer on exactly one content. Which content that is
 * must be said, by its digest or by a person who has it on the screen.
 */
@Command(
        mixinStandardHelpOptions = true,
        description = "Answers a proposal that awaits review; the answer holds for the content with this digest only.",
        footer = {"", "Exit code: 0 when the answer is recorded, 1 when the system refused it, 2 when it was not sent."
        })
final class ReviewCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Prompt prompt;
    private final Answer answer;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the proposal")
    private String id = "";

    @Mixin
    private MeantContent content = new MeantContent();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; it is recorded with your name")
    private String reason = "";

    ReviewCommand(Terminal terminal, Prompt prompt, Answer answer) {
        this.terminal = terminal;
        this.prompt = prompt;
        this.answer = answer;
    }

    /** What a reviewer can say. */
    enum Answer {
        APPROVE,
        REJECT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        return system.run(terminal, client -> {
            ShownProposal.requireId(id);
            content.requireDigest();
            if (content.whole().isPresent()) {
                return send(client, content.whole().get());
            }
            ShownProposal proposal = ShownProposal.fetch(client, id);
            boolean meant = content.isNamed() ? content.isThatOf(proposal, terminal) : isConfirmed(proposal);
            return meant ? send(client, proposal.digest()) : SystemOptions.NOT_ASKED;
        });
    }

    private boolean isConfirmed(ShownProposal proposal) {
        new ProposalSheet(terminal).print(proposal);
        new ProposalDiff(terminal).print(proposal.content());
        terminal.line("");
        return MeantContent.isConfirmed(answer.word(), prompt, terminal);
    }

    private int send(SicdClient client, String fullDigest) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("reason", reason).put("content_digest", fullDigest);
        return new SentAnswer(terminal, id).send(client, answer.word(), body);
    }
}
