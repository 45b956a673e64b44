package dev.sicd.query;

import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.fold.Proposal;
import java.util.Optional;

/** What was recorded of a proposal; empty where it has not happened, or cannot be read. */
record ProposalTexts(
        Optional<Ledger.Told<ProposalSubmitted>> submitted,
        Optional<Ledger.Told<PolicyDecided>> decided,
        Optional<Ledger.Told<ProposalReviewed>> reviewed,
        Optional<Ledger.Told<PublishReleased>> released,
        Optional<Ledger.Told<PullRequestEvent>> published,
        Optional<Ledger.Told<PullRequestOpened>> opened) {

    /** Reads the ledger entries that the proposal's state points at. */
    static ProposalTexts of(Proposal proposal, Ledger ledger) {
        String runId = proposal.runId();
        return new ProposalTexts(
                ledger.told(runId, proposal.submittedPosition(), ProposalSubmitted.class),
                ledger.told(runId, proposal.decidedPosition(), PolicyDecided.class),
                ledger.told(runId, proposal.reviewedPosition(), ProposalReviewed.class),
                ledger.told(runId, proposal.approvedPosition(), PublishReleased.class),
                ledger.told(runId, proposal.publishedPosition(), PullRequestEvent.class),
                ledger.told(runId, proposal.openedPosition(), PullRequestOpened.class));
    }

    /** The signed statement of the event that approved it; empty while nothing has, and for what was approved unsigned. */
    Optional<SignedApproval> approvalOf(Proposal proposal) {
        if (proposal.approvedPosition() == 0) {
            return Optional.empty();
        }
        if (released.isPresent()) {
            return released.get().event().approval();
        }
        return proposal.reviewedPosition() > 0
                ? reviewed.flatMap(told -> told.event().approval())
                : decided.flatMap(told -> told.event().approval());
    }
}
