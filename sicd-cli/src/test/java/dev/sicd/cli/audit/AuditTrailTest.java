package dev.sicd.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.Approvals;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
    private static final Instant NOW = Instant.parse("2025-01-01T10:00:00Z");
    private static final Actor INGEST = Actor.service("ingest");
    private static final Actor RITA = new Actor(Actor.Kind.HUMAN, "rita");

    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final AuditTrail trail = new AuditTrail(KeyRing.of(List.of(key.publicKey())));
    private final ProposalContent content = new ProposalContent(
            "run_1",
            "title",
            "",
            "your-org",
            "your-repo",
            Optional.empty(),
            false,
            List.of(new CodeChange("a", ChangeType.CREATE, Optional.empty(), "b", "", Optional.empty())));
    private final String id = ProposalContent.proposalId(content.digest());
    private long events;

    @Test
    void aPullRequestAfterAnApprovalByPolicyIsAllowed() {
        assertThat(trail.next(submitted())).isEmpty();
        assertThat(trail.next(proposed(Verdict.ALLOW, id, content.digest(), key)))
                .isEmpty();
        assertThat(trail.next(opened())).isEmpty();
    }

    @Test
    void aPullRequestAfterAnAllowedReviewIsAllowed() {
        trail.next(submitted());
        trail.next(proposed(Verdict.REVIEW, id, content.digest(), key));
        assertThat(trail.next(opened())).as("it waits for a review").isPresent();

        assertThat(trail.next(reviewAllowed(Verdict.ALLOW, RITA))).isEmpty();
        assertThat(trail.next(reviewed(true, RITA))).isEmpty();
        assertThat(trail.next(opened())).isEmpty();
    }

    @Test
    void aReviewThatNoDecisionAllowedToThisPersonIsFound() {
        trail.next(submitted());
        trail.next(reviewAllowed(Verdict.DENY, RITA));
        trail.next(reviewAllowed(Verdict.ALLOW, new Actor(Actor.Kind.HUMAN, "kim")));

        assertThat(trail.next(reviewed(true, RITA))).get().asString().contains(id, "rita", "no decision before");
        assertThat(trail.next(reviewed(false, RITA))).isPresent();
        assertThat(trail.next(opened())).as("what it approved does not count").isPresent();
    }

    @Test
    void aRejectionApprovesNothing() {
        trail.next(submitted());
        trail.next(reviewAllowed(Verdict.ALLOW, RITA));

        assertThat(trail.next(reviewed(false, RITA))).isEmpty();
        assertThat(trail.next(opened())).get().asString().contains("PullRequestOpened of proposal " + id);
    }

    @Test
    void aReleaseThatNoDecisionAllowedToThisPersonIsFound() {
        trail.next(submitted());
        trail.next(answerAllowed("PR_REVIEW", Verdict.ALLOW, RITA));
        trail.next(answerAllowed("PUBLISH_RELEASE", Verdict.DENY, RITA));

        assertThat(trail.next(released())).get().asString().contains("was released by rita", "no decision before");
        assertThat(trail.next(opened())).as("what it approved does not count").isPresent();
        trail.next(answerAllowed("PUBLISH_RELEASE", Verdict.ALLOW, RITA));
        assertThat(trail.next(released())).isEmpty();
        assertThat(trail.next(opened())).isEmpty();
    }

    @Test
    void anApprovalOfAnotherKeyProposalContentOrDecisionIsFound() {
        trail.next(submitted());
        trail.next(answerAllowed("PUBLISH_RELEASE", Verdict.ALLOW, RITA));

        assertThat(trail.next(proposed(Verdict.ALLOW, id, content.digest(), SigningKey.generate(new SecureRandom()))))
                .get()
                .asString()
                .contains("does not verify");
        assertThat(trail.next(proposed(Verdict.ALLOW, "0123456789ab", content.digest(), key)))
                .get()
                .asString()
                .contains("on proposal 0123456789ab");
        assertThat(trail.next(released(Optional.empty()))).get().asString().contains("carries no signature");
        assertThat(trail.next(released(Optional.of(signed(new UUID(9, 9), id, content.digest(), key)))))
                .get()
                .asString()
                .contains("about decision " + new UUID(9, 9));
        assertThat(trail.next(proposed(Verdict.ALLOW, id, Hash.sha256(), key)))
                .as("it is signed, for another content")
                .isEmpty();
        assertThat(trail.next(opened())).isPresent();
    }

    @Test
    void aPullRequestOfWhatNobodySubmittedIsFound() {
        trail.next(proposed(Verdict.ALLOW, id, content.digest(), key));

        assertThat(trail.next(opened())).get().asString().contains("nobody submitted");
    }

    private ProposalSubmitted submitted() {
        return new ProposalSubmitted(envelope(Actor.agent("agent-1")), id, content.digest(), content);
    }

    private PolicyDecided proposed(Verdict verdict, String signedFor, Hash digest, SigningKey by) {
        Envelope envelope = envelope(INGEST);
        return new PolicyDecided(
                envelope,
                decision("PR_PROPOSE", verdict),
                Optional.of(id),
                Optional.of(digest),
                "{}",
                "/training/propose-pr",
                Optional.of(Actor.agent("agent-1")),
                List.of("agent"),
                Optional.of(signed(envelope.eventId(), signedFor, digest, by)));
    }

    private PolicyDecided reviewAllowed(Verdict verdict, Actor reviewer) {
        return answerAllowed("PR_REVIEW", verdict, reviewer);
    }

    private PolicyDecided answerAllowed(String action, Verdict verdict, Actor reviewer) {
        return new PolicyDecided(
                envelope(INGEST),
                decision(action, verdict),
                Optional.of(id),
                Optional.empty(),
                "{}",
                "/training/proposals/{proposal_id}/approve",
                Optional.of(reviewer),
                List.of("reviewer"),
                Optional.empty());
    }

    private ProposalReviewed reviewed(boolean approved, Actor reviewer) {
        Envelope envelope = envelope(reviewer);
        return new ProposalReviewed(
                envelope,
                id,
                approved,
                content.digest(),
                "",
                approved ? Optional.of(signed(envelope.eventId(), id, content.digest(), key)) : Optional.empty());
    }

    private PublishReleased released() {
        Envelope envelope = envelope(RITA);
        return new PublishReleased(
                envelope, id, "again", Optional.of(signed(envelope.eventId(), id, content.digest(), key)));
    }

    private PublishReleased released(Optional<SignedApproval> approval) {
        return new PublishReleased(envelope(RITA), id, "again", approval);
    }

    private PullRequestOpened opened() {
        return new PullRequestOpened(
                envelope(Actor.service("publisher")),
                id,
                content.digest(),
                "your-org/your-repo",
                "b",
                1,
                "url",
                "c",
                "t",
                "main",
                "ba5e",
                List.of(),
                Optional.empty());
    }

    private static Decision decision(String action, Verdict verdict) {
        return new Decision(action, verdict, 0, List.of(), List.of(), "1", Hash.sha256());
    }

    private static SignedApproval signed(UUID decision, String proposalId, Hash digest, SigningKey by) {
        return Approvals.sign(
                new ApprovalStatement(
                        decision,
                        proposalId,
                        digest,
                        "your-org/your-repo",
                        "",
                        "aura-sicd/" + proposalId,
                        "1",
                        Hash.sha256(),
                        ApprovalStatement.POLICY,
                        0.1,
                        false,
                        NOW,
                        NOW.plusSeconds(60),
                        List.of()),
                by);
    }

    private Envelope envelope(Actor actor) {
        events++;
        return Envelope.ofRun(new UUID(7, events), "run_1", NOW, actor);
    }
}
