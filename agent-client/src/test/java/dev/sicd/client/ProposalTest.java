package dev.sicd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.model.event.ProposalContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The identity of proposals, held against the system's own. */
class ProposalTest {
    private static final List<CodeChange.ChangeType> TYPES = List.of(CodeChange.ChangeType.values());

    /** The content whose digest another language computed, in the model's tests. */
    private static final Proposal KNOWN = new Proposal(
            "run_1",
            "Fix \"x\"\\",
            "tab\there\nbell\u0007 € 😀 \u007f\u2028/",
            "octo",
            "hello",
            Optional.empty(),
            true,
            List.of(
                    CodeChange.update("src/A.java", "a\n", "line ends").seen("a\r\n"),
                    CodeChange.create("b.txt", "é", "")));

    @Test
    void hasTheIdThatAnotherLanguageComputes() {
        assertThat(KNOWN.contentDigest()).isEqualTo("f5249214b5d408beb15c6acebf34e243e376adfbec103cb83815b712fa2157b3");
        assertThat(KNOWN.proposalId()).isEqualTo("f5249214b5d4");
        assertThat(KNOWN.branchName()).isEqualTo("aura-sicd/f5249214b5d4");
        assertThat(KNOWN.withDryRun(false).proposalId()).isNotEqualTo(KNOWN.proposalId());
        assertThat(KNOWN.withBaseBranch("main").proposalId()).isNotEqualTo(KNOWN.proposalId());
    }

    @Test
    void hasTheSystemsDigestWhateverIsInIt() {
        long seed = 99;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Proposal proposal = random(random);
            assertThat(proposal.contentDigest())
                    .as("seed %d, %s", seed, proposal)
                    .isEqualTo(content(proposal).digest().hex());
        }
    }

    @Test
    void refusesWhatIsNoUnicode() {
        Proposal wrong =
                new Proposal("r", "\ud800", "", "o", "n", Optional.empty(), true, List.of(CodeChange.delete("a", "")));
        assertThatThrownBy(wrong::contentDigest).hasMessageContaining("unpaired surrogate");
    }

    private static Proposal random(Random random) {
        List<CodeChange> changes = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            changes.add(new CodeChange(
                    text(random),
                    TYPES.get(random.nextInt(TYPES.size())),
                    random.nextBoolean() ? Optional.empty() : Optional.of(text(random)),
                    text(random),
                    text(random),
                    Optional.of(text(random))));
        }
        return new Proposal(
                "run",
                text(random),
                text(random),
                text(random),
                text(random),
                random.nextBoolean() ? Optional.empty() : Optional.of(text(random)),
                random.nextBoolean(),
                changes);
    }

    /** Controls, quotes, both halves of the basic plane, and beyond it. */
    private static String text(Random random) {
        int[] kinds = {0x20, 0x80, 0x300, 0xd800, 0x1f700};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(random.nextInt(kinds[random.nextInt(kinds.length)]) % 0xd800);
            text.appendCodePoint(0x10000 + random.nextInt(0x1000));
        }
        return text.toString();
    }

    private static ProposalContent content(Proposal proposal) {
        return new ProposalContent(
                proposal.runId(),
                proposal.title(),
                proposal.description(),
                proposal.repoOwner(),
                proposal.repoName(),
                proposal.baseBranch(),
                proposal.dryRun(),
                proposal.changes().stream().map(ProposalTest::change).toList());
    }

    private static dev.sicd.model.event.CodeChange change(CodeChange change) {
        return new dev.sicd.model.event.CodeChange(
                change.filePath(),
                dev.sicd.model.event.CodeChange.ChangeType.valueOf(
                        change.changeType().name()),
                change.originalContent(),
                change.newContent(),
                change.rationale(),
                change.baseSha());
    }
}
