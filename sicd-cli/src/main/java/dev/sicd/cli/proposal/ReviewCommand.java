package dev.sicd.cli.proposal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.terminal.Terminal;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    /**
     * A proposal's id is the first 12 digits, which says nothing of the content that whoever looked at the list did not know;
     * with few digits more, somebody could make two contents that both have them.
     */
    private static final Pattern DIGEST_START = Pattern.compile("[0-9a-f]{24,64}");

    private final Terminal terminal;
    private final Prompt prompt;
    private final Answer answer;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Parameters(paramLabel = "ID", description = "the proposal")
    private String id = "";

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            description = "of the content that you looked at, as show and diff print it; 24 digits or all 64"
                    + " (default: it is shown, and you are asked)")
    private Optional<String> digest = Optional.empty();

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
            if (digest.filter(text -> !DIGEST_START.matcher(text).matches()).isPresent()) {
                throw new IllegalArgumentException("--digest is '" + digest.get()
                        + "'; give the 64 digits 0-9 a-f that sicd proposal show prints, or the first 24 at least");
            }
            if (digest.filter(text -> DIGEST.matcher(text).matches()).isPresent()) {
                return send(client, digest.get());
            }
            ShownProposal proposal = ShownProposal.fetch(client, id);
            boolean meant = digest.isPresent() ? startsAsSaid(proposal) : isConfirmed(proposal);
            return meant ? send(client, proposal.digest()) : SystemOptions.NOT_ASKED;
        });
    }

    private boolean startsAsSaid(ShownProposal proposal) {
        boolean starts = proposal.digest().startsWith(digest.orElse(""));
        if (!starts) {
            terminal.error("proposal %s has the digest %s, which does not start with the one given; look at it again"
                    .formatted(id, proposal.digest()));
        }
        return starts;
    }

    private boolean isConfirmed(ShownProposal proposal) {
        new ProposalSheet(terminal).print(proposal);
        new ProposalDiff(terminal).print(proposal.content());
        terminal.line("");
        Optional<String> said = prompt.ask("Type '%s' to %s exactly this:".formatted(answer.word(), answer.word()));
        if (said.isEmpty()) {
            terminal.error("there is nobody to ask; name the content that you looked at with --digest, as"
                    + " sicd proposal show prints it");
            return false;
        }
        boolean confirmed = said.get().strip().equals(answer.word());
        if (!confirmed) {
            terminal.error("nothing was sent");
        }
        return confirmed;
    }

    private int send(SicdClient client, String fullDigest) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("reason", reason).put("content_digest", fullDigest);
        String target = "/admin/training/proposals/" + id + "/" + answer.word();
        JsonNode done = RefusedAnswerException.requireDone(
                        "to " + answer.word() + " proposal " + id, client.post(target, body))
                .body();
        String state = done.path("state").asText();
        terminal.line("proposal %s: %s%s"
                .formatted(id, done.path("status").asText(), state.isEmpty() ? "" : ", now " + state));
        return SystemOptions.DONE;
    }
}
