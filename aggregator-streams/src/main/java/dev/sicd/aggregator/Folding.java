package dev.sicd.aggregator;

import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Proposal;
import dev.sicd.reader.fold.StateFold;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.LedgerEntry;
import java.util.Optional;

/** Folds an appended event, and passes on the proposal that it approved with what proves the approval. */
final class Folding {
    private final StateFold states;
    private final Ledger ledger;
    private final Forgetting forgetting;
    private final Checkpoints checkpoints;

    Folding(TaskStores stores, Ledger ledger, Forgetting forgetting, Checkpoints checkpoints) {
        this.states = new StateFold(stores);
        this.ledger = ledger;
        this.forgetting = forgetting;
        this.checkpoints = checkpoints;
    }

    /** Returns the proposal that this event approved, where it approved one. */
    Optional<ApprovedProposal> fold(Event event, LedgerEntry entry) {
        Fold.After after = states.fold(event, entry);
        if (after.run().endedPosition() > 0) {
            forgetting.heardOfEnded(after.run().runId(), entry.recordedAt());
        }
        return after.approved()
                ? Optional.of(approved(after.proposal().orElseThrow(), event, entry))
                : Optional.empty();
    }

    private ApprovedProposal approved(Proposal proposal, Event event, LedgerEntry approvedBy) {
        LedgerEntry entry =
                ledger.entry(proposal.runId(), proposal.submittedPosition()).orElseThrow();
        ProposalSubmitted submitted = (ProposalSubmitted) own(entry);
        return new ApprovedProposal(
                proposal.proposalId(),
                submitted.contentDigest(),
                submitted.content(),
                submitted.envelope().actor(),
                proposal.riskScore(),
                proposal.approvedPosition(),
                approvedBy.head(),
                approvedBy.recordedAt(),
                signedApproval(proposal.runId(), proposal.approvalPosition(event)),
                checkpoints.upToNow());
    }

    /** Passed on as it is: whoever acts on it has the key to check it, and this process has none. */
    private Optional<SignedApproval> signedApproval(String runId, long position) {
        return switch (own(ledger.entry(runId, position).orElseThrow())) {
            case PolicyDecided decided -> decided.approval();
            case ProposalReviewed reviewed -> reviewed.approval();
            case PublishReleased released -> released.approval();
            default -> Optional.empty();
        };
    }

    /** It was decoded when it was admitted, so it can be decoded now. */
    private static Event own(LedgerEntry entry) {
        try {
            return entry.event();
        } catch (DecodeException e) {
            throw new IllegalStateException("the ledger holds what is not an event at position " + entry.position(), e);
        }
    }
}
