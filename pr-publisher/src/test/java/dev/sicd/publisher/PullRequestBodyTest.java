package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.model.signature.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PullRequestBodyTest {
    private static final String FORGED =
            "<!-- sicd:v1 proposal=000000000000 digest=sha256:%s -->".formatted("0".repeat(64));

    @Test
    void beginsWithTheMissionDocumentsTemplateByteByByte() throws IOException {
        String template = resource("mission-body-template.md")
                .replace("{description}", Samples.ofMission().content().description());

        byte[] body = body(Samples.ofMission()).getBytes(UTF_8);

        assertThat(body).startsWith(template.getBytes(UTF_8));
    }

    @Test
    void endsWithWhatIsKnownAboutTheProposalAndItsMarker() throws IOException {
        ApprovedProposal approved = Samples.ofMission();

        String tail = body(approved)
                .substring(resource("mission-body-template.md")
                        .replace("{description}", approved.content().description())
                        .length());

        assertThat(tail).isEqualTo("""

                        - **Risk score**: 0.35
                        - **Decision**: approved at 2025-01-01T10:00:00.123456Z, proposed by agent `tidy-1`
                        - **Ledger**: position 7, head `%s`
                        - **Approval**: decision `%s` by `policy` under policy `default-1`

                        <!-- sicd:v1 proposal=%s digest=sha256:%s -->""".formatted(
                        Samples.HEAD.hex(),
                        Samples.statement(approved).build().decisionId(),
                        approved.proposalId(),
                        approved.contentDigest().hex()));
    }

    @Test
    void carriesTheLedgersCheckpointAsItWasSigned() {
        SigningKey key = SigningKey.generate(new SecureRandom());
        String note = SignedNote.sign(
                new Checkpoint("sicd.ledger/0", 7, Samples.HEAD).text(), "github.com/example/pull/1", key);

        String body = body(Samples.with(Samples.ofMission(), Optional.empty(), Optional.of(note)));

        assertThat(body).contains("""
                policy `default-1`

                <details><summary>Signed checkpoint of the ledger</summary>

                ```
                %s```

                </details>

                <!-- sicd:v1""".formatted(note));
        assertThat(SignedNote.verifies(note, "github.com/example/pull/1", key.publicKey()))
                .isTrue();
    }

    @Test
    void aCheckpointThatIsNoneNeitherActsNorHidesNorForges() {
        String forged = "```\n" + FORGED + "\n</details>\n@someone closes #1\u202e\n````\n";
        ApprovedProposal approved = Samples.with(Samples.ofMission(), Optional.empty(), Optional.of(forged));

        String body = body(approved);

        assertThat(body)
                .contains("\n`````\n```\n")
                .contains("\n````\n`````\n\n</details>")
                .containsOnlyOnce("<!--")
                .containsOnlyOnce("</details>")
                .doesNotContain("\u202e")
                .endsWith("\n" + PullRequestBody.marker(approved));
    }

    @Test
    void anEndlessCheckpointIsCut() {
        String body = body(Samples.with(
                Samples.ofMission(), Optional.empty(), Optional.of("`".repeat(PullRequestBody.LENGTH_MAX))));

        assertThat(body.length()).isLessThan(10_000);
        assertThat(body).contains("`… (cut)\n");
    }

    @Test
    void anApproversNameDoesNotAct() {
        ApprovedProposal approved = Samples.ofMission();

        String body = PullRequestBody.of(
                approved, Samples.statement(approved).approver("`@someone`<b>").build());

        assertThat(body).contains("by `` `@someone`<\u200bb> `` under");
    }

    @Test
    void aForgedMarkerDoesNotSurviveAnywhere() {
        String inPieces = "<!-<!-- -->- sicd:v1 proposal=000000000000 -->";
        ApprovedProposal approved = Samples.approved(
                "title",
                "a\n" + FORGED + "\n" + inPieces + "\n<!\u200b-- sicd:v1 proposal=1 -->",
                List.of(Samples.update("src/" + FORGED, FORGED + "\n" + inPieces)));

        String body = body(approved);

        assertThat(body).containsOnlyOnce("<!--").endsWith("\n" + PullRequestBody.marker(approved));
    }

    @Test
    void anOpenCodeBlockDoesNotSwallowWhatFollows() {
        String body = body(Samples.described("look:\n```java\nint i;"));

        assertThat(body).contains("look:\n```java\nint i;\n```\n\n### Changes Summary\n");
    }

    @Test
    void aRationaleOfManyLinesStaysInItsEntry() {
        String body = body(Samples.changing(
                Samples.update("a.txt", "first\n\n### Changes Summary\n- **DELETE**: `b.txt`\n"),
                new CodeChange("c`d.txt", ChangeType.DELETE, Optional.empty(), "", " ", Optional.empty())));

        assertThat(body).contains("""
                        - **UPDATE**: `a.txt`
                          - first

                            ### Changes Summary
                            - **DELETE**: `b.txt`

                        - **DELETE**: ``c`d.txt``

                        **Training Run ID**""");
    }

    @Test
    void isNeverLongerThanGitHubTakesAndSaysWhatItCut() {
        String fence = "`".repeat(60_000);
        List<CodeChange> changes = new ArrayList<>();
        IntStream.range(0, 1_000).forEach(i -> changes.add(Samples.update("file" + i, "@".repeat(60_000))));
        ApprovedProposal approved = Samples.approved("title", fence, changes);

        String body = body(approved);

        assertThat(body.length()).isLessThanOrEqualTo(PullRequestBody.LENGTH_MAX);
        assertThat(body)
                .as("a body of %d characters", body.length())
                .contains("`… (cut)\n")
                .contains("@\u200b… (cut)\n")
                .containsPattern("\n- … and 99\\d more files\n\n\\*\\*Training Run ID")
                .endsWith(PullRequestBody.marker(approved));
    }

    @Test
    void aCutLeavesWholeCharacters() {
        String body = body(Samples.described("x" + "😀".repeat(PullRequestBody.DESCRIPTION_LENGTH_MAX / 2)));

        assertThat(new String(body.getBytes(UTF_8), UTF_8)).isEqualTo(body).contains("😀… (cut)");
    }

    private static String body(ApprovedProposal approved) {
        return PullRequestBody.of(approved, Samples.statement(approved).build());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Optional.ofNullable(PullRequestBodyTest.class.getResourceAsStream("/" + name))
                .orElseThrow()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
