package dev.sicd.cli.proposal;

import dev.sicd.cli.terminal.Prompt;
import dev.sicd.cli.terminal.Terminal;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * Which content a person's answer is on: said by its digest, or by a person who has it on the screen. It sends nothing.
 */
final class MeantContent {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    /**
     * A proposal's id is the first 12 digits, which says nothing of the content that whoever looked at the list did not know;
     * with few digits more, somebody could make two contents that both have them.
     */
    private static final Pattern DIGEST_START = Pattern.compile("[0-9a-f]{24,64}");

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            description = "of the content that you looked at, as show and diff print it; 24 digits or all 64"
                    + " (default: it is shown, and you are asked)")
    private Optional<String> digest = Optional.empty();

    /** @throws IllegalArgumentException when what was given names no content */
    void requireDigest() {
        if (digest.filter(text -> !DIGEST_START.matcher(text).matches()).isPresent()) {
            throw new IllegalArgumentException("--digest is '" + digest.get()
                    + "'; give the 64 digits 0-9 a-f that sicd proposal show prints, or the first 24 at least");
        }
    }

    boolean isNamed() {
        return digest.isPresent();
    }

    /** The digest, where all of it was given. */
    Optional<String> whole() {
        return digest.filter(text -> DIGEST.matcher(text).matches());
    }

    /** Whether this is the content that was named; says so where it is not. */
    boolean isThatOf(ShownProposal proposal, Terminal terminal) {
        boolean starts = proposal.digest().startsWith(digest.orElse(""));
        if (!starts) {
            terminal.error("proposal %s has the digest %s, which does not start with the one given; look at it again"
                    .formatted(proposal.id(), proposal.digest()));
        }
        return starts;
    }

    /** Whether a person who has seen it types the word; says so where not. */
    static boolean isConfirmed(String word, Prompt prompt, Terminal terminal) {
        Optional<String> said = prompt.ask("Type '%s' to %s exactly this:".formatted(word, word));
        if (said.isEmpty()) {
            terminal.error("there is nobody to ask; name the content that you looked at with --digest, as"
                    + " sicd proposal show prints it");
            return false;
        }
        boolean confirmed = said.get().strip().equals(word);
        if (!confirmed) {
            terminal.error("nothing was sent");
        }
        return confirmed;
    }
}
