package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PlannedFile;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.publish.Order.Manner;
import dev.sicd.model.publish.Outcome.Parked;
import dev.sicd.model.publish.UnpinnedUpdates;
import dev.sicd.publisher.Planning.Answer;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanningTest {
    private static final Instant NOW = Samples.ISSUED_AT.plusSeconds(60);
    private static final Coordinates SOURCE = new Coordinates("sicd.approved-proposals", 0, 17);

    @TempDir
    private Path directory;

    private Planning planning;

    @BeforeEach
    void pinTheKey() throws IOException {
        planning = planningAt(NOW);
    }

    @Test
    void anApprovedProposalIsPlannedAsItWasApproved() {
        ApprovedProposal approved = Samples.ofMission();

        PullRequestPlanned event = planned(approved);

        assertThat(event.branch()).isEqualTo("aura-sicd/" + approved.proposalId());
        assertThat(event.title()).isEqualTo("Optimize RAG Service Performance");
        assertThat(event.repository()).isEqualTo("your-org/your-repo");
        assertThat(event.baseBranch()).isEqualTo("main");
        assertThat(event.contentDigest()).isEqualTo(approved.contentDigest());
        assertThat(event.body())
                .isEqualTo(
                        PullRequestBody.of(approved, Samples.statement(approved).build()));
        assertThat(event.files())
                .containsExactly(
                        new PlannedFile("aura_ia_mcp/services/rag_service.py", ChangeType.UPDATE, 2, 1),
                        new PlannedFile("tests/test_rag_service.py", ChangeType.CREATE, 2, 0));
        assertThat(event.envelope().runId()).isEqualTo("run_20250101");
        assertThat(event.envelope().actor()).isEqualTo(Actor.service("pr-publisher"));
    }

    @Test
    void aPlanMadeAgainIsTheSameBytes() {
        ApprovedProposal approved = Samples.ofMission();

        PullRequestPlanned event = planned(approved);

        assertThat(EventCodec.encode(planned(approved))).isEqualTo(EventCodec.encode(event));
        assertThat(event.envelope().eventId())
                .isEqualTo(Ids.derived(
                        "PullRequestPlanned",
                        approved.proposalId(),
                        approved.contentDigest().hex()));
        assertThat(event.envelope().occurredAt()).isEqualTo(Samples.DECIDED_AT);
    }

    @Test
    void aProposalWithoutBaseBranchIsPlannedOnTheRepositorysDefault() {
        ProposalContent content =
                new ProposalContent("r1", "t", "d", "o", "r", Optional.empty(), true, List.of(Samples.CREATE));
        Hash digest = content.digest();

        assertThat(planned(Samples.approved(ProposalContent.proposalId(digest), digest, content))
                        .baseBranch())
                .isEmpty();
    }

    @Test
    void contentThatIsNotWhatWasApprovedIsRefused() {
        ProposalContent content = Samples.ofMission().content();
        Hash other = Hash.sha256("other".getBytes(UTF_8));

        Answer.Refused refused = refused(Samples.approved(ProposalContent.proposalId(other), other, content));

        assertThat(refused.reason()).isEqualTo("DIGEST_MISMATCH");
        assertThat(refused.detail())
                .contains(other.hex())
                .contains(content.digest().hex());
    }

    @Test
    void anIdThatIsNotTheContentsIsRefused() {
        ProposalContent content = Samples.ofMission().content();

        Answer.Refused refused = refused(Samples.approved("000000000000", content.digest(), content));

        assertThat(refused.reason()).isEqualTo("WRONG_PROPOSAL_ID");
        assertThat(refused.detail()).contains("000000000000");
    }

    @Test
    void contentThatNoDoorWouldTakeIsRefused() {
        ApprovedProposal outside = Samples.changing(Samples.update("../etc/passwd", "r"));

        Answer.Refused refused = refused(outside);

        assertThat(refused.reason()).isEqualTo("INVALID_EVENT");
        assertThat(refused.detail()).contains("changes[0].file_path").contains("../etc/passwd");
    }

    @Test
    void aRunThatCannotBeIsRefused() {
        ProposalContent content =
                new ProposalContent("no run", "t", "d", "o", "r", Optional.empty(), true, List.of(Samples.CREATE));
        Hash digest = content.digest();

        assertThat(refused(Samples.approved(ProposalContent.proposalId(digest), digest, content))
                        .detail())
                .contains("run_id: 'no run'");
    }

    @Test
    void whatNobodyApprovedIsRefusedBeforeAnythingElse() {
        ApprovedProposal invalid = Samples.changing(Samples.update("../etc/passwd", "r"));

        Answer.Refused refused = refused(Samples.with(invalid, Optional.empty(), Optional.empty()));

        assertThat(refused.reason()).isEqualTo("UNSIGNED");
    }

    @Test
    void anExpiredApprovalParksTheProposalUntilAReviewerReleasesIt() throws IOException {
        planning = planningAt(Samples.EXPIRES_AT);
        ApprovedProposal approved = Samples.ofMission();

        PublishParked event = (PublishParked) stated(approved);

        assertThat(event.proposalId()).isEqualTo(approved.proposalId());
        assertThat(event.reason()).isEqualTo("approval expired at 2026-02-10T04:00:00Z; a reviewer can release it");
        assertThat(event.envelope().runId()).isEqualTo("run_20250101");
        assertThat(event.envelope().occurredAt()).isEqualTo(Samples.EXPIRES_AT);
        UUID decision = Samples.statement(approved).build().decisionId();
        assertThat(event.envelope().eventId())
                .isEqualTo(Ids.derived("PublishParked", approved.proposalId(), decision.toString()));
        assertThat(stated(approved)).isEqualTo(event);
    }

    @Test
    void anApprovalThatHadExpiredIsNotGoodAgainHoweverTheClockGoes() throws IOException {
        byte[] value = ApprovedProposalCodec.encode(LiveSystem.proposal("r", "t", Samples.CREATE));
        Manner manner = new Manner(UnpinnedUpdates.WARN, false, true, List.of(), List.of(), List.of());
        Planning late = planningAt(Samples.EXPIRES_AT, Optional.of(manner));
        Planning early = planningAt(NOW, Optional.of(manner));

        assertThat(lapsed(late.answer(value, SOURCE))).contains("APPROVAL_EXPIRED");
        assertThat(lapsed(late.lapsedAgain(value, SOURCE))).contains("APPROVAL_EXPIRED");
        assertThat(lapsed(early.lapsedAgain(value, SOURCE))).contains("APPROVAL_EXPIRED");
        assertThat(lapsed(late.again(value, SOURCE))).isEmpty();
    }

    private static Optional<String> lapsed(Answer answer) {
        return assertThat(answer)
                .isInstanceOf(Answer.ToPublish.class)
                .extracting(Answer.ToPublish.class::cast)
                .actual()
                .work()
                .lapsed()
                .map(Parked::code);
    }

    @Test
    void aDecisionIsSpentWhenWhatItLedToIsAcknowledgedAndNotBefore() {
        ApprovedProposal approved = Samples.ofMission();
        byte[] value = ApprovedProposalCodec.encode(approved);
        Coordinates elsewhere = new Coordinates("sicd.approved-proposals", 0, 18);
        Answer.Stated stated = (Answer.Stated) planning.answer(value, SOURCE);

        assertThat(planning.answer(value, elsewhere)).isInstanceOf(Answer.Stated.class);
        planning.acknowledged(stated.by(), SOURCE);

        assertThat(planning.answer(value, SOURCE)).isEqualTo(stated);
        assertThat(planning.answer(value, elsewhere))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("DECISION_REPLAYED"));
    }

    @Test
    void bytesThatAreNoProposalAreRefused() {
        assertThat(planning.answer(new byte[0], SOURCE))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("NO_VALUE"));
        assertThat(planning.answer("what?".getBytes(UTF_8), SOURCE))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("NOT_FRAMED"));
    }

    private Planning planningAt(Instant now) throws IOException {
        return planningAt(now, Optional.empty());
    }

    private Planning planningAt(Instant now, Optional<Manner> manner) throws IOException {
        InstantSource clock = InstantSource.fixed(now);
        PinnedKeys keys = PinnedKeys.open(Samples.keys(directory, Samples.KEY), clock);
        return new Planning(new ApprovalCheck(keys, new SpentDecisions(), "aura-sicd/", clock), "aura-sicd/", manner);
    }

    private PullRequestPlanned planned(ApprovedProposal approved) {
        return (PullRequestPlanned) stated(approved);
    }

    private PullRequestEvent stated(ApprovedProposal approved) {
        Answer answer = planning.answer(ApprovedProposalCodec.encode(approved), SOURCE);
        return assertThat(answer)
                .isInstanceOf(Answer.Stated.class)
                .extracting(Answer.Stated.class::cast)
                .actual()
                .event();
    }

    private Answer.Refused refused(ApprovedProposal approved) {
        Answer answer = planning.answer(ApprovedProposalCodec.encode(approved), SOURCE);
        return assertThat(answer)
                .isInstanceOf(Answer.Refused.class)
                .extracting(Answer.Refused.class::cast)
                .actual();
    }
}
