package dev.sicd.model.fold;

import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Instant;
import java.util.Optional;

/** One change of a proposal on its way from one immutable state to the next. It never leaves the fold. */
final class ProposalDraft {
    private final Proposal before;
    private final long position;
    private final Instant recordedAt;
    private ProposalState state;
    private Optional<Hash> contentDigest;
    private Optional<Hash> decidedDigest;
    private Verdict verdict;
    private double riskScore;
    private boolean dryRun;
    private long submittedPosition;
    private long decidedPosition;
    private long reviewedPosition;
    private long approvedPosition;
    private long publishedPosition;
    private long openedPosition;
    private String author;
    private String reviewer;

    ProposalDraft(Proposal before, long position, Instant recordedAt) {
        this.before = before;
        this.position = position;
        this.recordedAt = recordedAt;
        state = before.state();
        contentDigest = before.contentDigest();
        decidedDigest = before.decidedDigest();
        verdict = before.verdict();
        riskScore = before.riskScore();
        dryRun = before.dryRun();
        submittedPosition = before.submittedPosition();
        decidedPosition = before.decidedPosition();
        reviewedPosition = before.reviewedPosition();
        approvedPosition = before.approvedPosition();
        publishedPosition = before.publishedPosition();
        openedPosition = before.openedPosition();
        author = before.author();
        reviewer = before.reviewer();
    }

    ProposalDraft state(ProposalState next) {
        state = next;
        return this;
    }

    void submitted(ProposalSubmitted submitted) {
        contentDigest = Optional.of(submitted.contentDigest());
        dryRun = submitted.content().dryRun();
        submittedPosition = position;
        author = submitted.envelope().actor().id();
    }

    void decided(PolicyDecided decided) {
        decidedDigest = decided.contentDigest();
        verdict = decided.decision().verdict();
        riskScore = decided.decision().riskScore();
        decidedPosition = position;
    }

    ProposalDraft undecided() {
        decidedDigest = Optional.empty();
        verdict = Verdict.UNKNOWN;
        riskScore = 0;
        decidedPosition = 0;
        return unreviewed();
    }

    ProposalDraft unreviewed() {
        reviewedPosition = 0;
        reviewer = "";
        return this;
    }

    void reviewed(ProposalReviewed reviewed) {
        reviewedPosition = position;
        reviewer = reviewed.envelope().actor().id();
    }

    void published() {
        publishedPosition = position;
    }

    Proposal.Step verdict(Verdict verdict) {
        return switch (verdict) {
            case ALLOW -> approved();
            case REVIEW -> to(ProposalState.AWAITING_REVIEW);
            // a verdict that this reader does not know must not publish anything
            case DENY, UNKNOWN -> to(ProposalState.DENIED);
        };
    }

    Proposal.Step approved() {
        approvedPosition = position;
        return new Proposal.Step(state(ProposalState.APPROVED).build(0), true, Optional.empty());
    }

    Proposal.Step opened() {
        openedPosition = position;
        return to(ProposalState.OPENED);
    }

    Proposal.Step to(ProposalState next) {
        return new Proposal.Step(state(next).build(0), false, Optional.empty());
    }

    Proposal.Step unchanged() {
        return new Proposal.Step(build(0), false, Optional.empty());
    }

    Proposal.Step refused(Refusal refusal) {
        return new Proposal.Step(build(1), false, Optional.of(refusal));
    }

    private Proposal build(int refused) {
        return new Proposal(
                before.runId(),
                before.proposalId(),
                state,
                contentDigest,
                decidedDigest,
                verdict,
                riskScore,
                dryRun,
                submittedPosition,
                decidedPosition,
                reviewedPosition,
                approvedPosition,
                publishedPosition,
                openedPosition,
                position,
                before.refusals() + refused,
                state == before.state() ? before.stateSince() : recordedAt,
                author,
                reviewer);
    }
}
