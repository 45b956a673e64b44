package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.publish.ProtectedPaths;
import dev.sicd.schemas.Approvals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Signs what a person approves, by what the ledger holds of the proposal, with all that the person accepts along with it.
 * Whether the person may is not asked here.
 */
final class PersonalApprovals {
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(5);

    private final ApprovalSigner signer;
    private final Ledger ledger;
    private final ProtectedPaths protectedPaths;

    PersonalApprovals(ApprovalSigner signer, Ledger ledger, ProtectedPaths protectedPaths) {
        this.signer = signer;
        this.ledger = ledger;
        this.protectedPaths = protectedPaths;
    }

    /**
     * Of a review. It acknowledges the protected paths among what was reviewed.
     *
     * @throws Problem 503 when what is approved cannot be read yet, 422 when it is too much for one statement
     */
    SignedApproval ofReview(Envelope event, Proposal proposal) throws InterruptedException {
        Deadline deadline = Deadline.after(LEDGER_PATIENCE);
        ProposalSubmitted submitted =
                required(ProposalSubmitted.class, proposal, proposal.submittedPosition(), deadline);
        List<String> seen = protectedPaths.among(submitted.content().changes()).stream()
                .map(ProtectedPaths::problem)
                .map(FileProblem::acknowledgement)
                .toList();
        return signed(event, proposal, submitted, seen, deadline);
    }

    /**
     * Of a release. It acknowledges what parked the proposal, and what people acknowledged of this content before: else
     * what stood in the way first would do so again.
     *
     * @throws Problem as {@link #ofReview}
     */
    SignedApproval ofRelease(Envelope event, Proposal proposal) throws InterruptedException {
        Deadline deadline = Deadline.after(LEDGER_PATIENCE);
        ProposalSubmitted submitted =
                required(ProposalSubmitted.class, proposal, proposal.submittedPosition(), deadline);
        PublishParked parked = required(PublishParked.class, proposal, proposal.publishedPosition(), deadline);
        List<String> before = earlier(proposal, deadline)
                .map(approval -> signer.acknowledgedIn(approval, submitted.contentDigest()))
                .orElse(List.of());
        List<String> all = Stream.concat(before.stream(), parked.acknowledgements().stream())
                .distinct()
                .toList();
        return signed(event, proposal, submitted, all, deadline);
    }

    /** The approval that a person gave last; empty where only policy did. */
    private Optional<SignedApproval> earlier(Proposal proposal, Deadline deadline) throws InterruptedException {
        if (required(Event.class, proposal, proposal.approvedPosition(), deadline)
                instanceof PublishReleased released) {
            return released.approval();
        }
        return proposal.reviewedPosition() == 0
                ? Optional.empty()
                : required(ProposalReviewed.class, proposal, proposal.reviewedPosition(), deadline)
                        .approval();
    }

    private SignedApproval signed(
            Envelope event, Proposal proposal, ProposalSubmitted submitted, List<String> words, Deadline deadline)
            throws InterruptedException {
        PolicyDecided decided = required(PolicyDecided.class, proposal, proposal.decidedPosition(), deadline);
        SignedApproval signed = signer.byReviewer(event, submitted, decided.decision(), words);
        int length = signed.payload().length();
        if (length > Approvals.PAYLOAD_LENGTH_MAX) {
            throw Problem.of(
                    422,
                    "an approval of proposal '%s' would name %d things that you accept in %d characters, the limit is %d; ask for it to be split into smaller proposals"
                            .formatted(proposal.proposalId(), words.size(), length, Approvals.PAYLOAD_LENGTH_MAX));
        }
        return signed;
    }

    private <E extends Event> E required(Class<E> kind, Proposal proposal, long position, Deadline deadline)
            throws InterruptedException {
        return ledger.event(kind, proposal.runId(), position, deadline)
                .orElseThrow(() ->
                        Problem.unavailable("what is to be approved cannot be read yet; try again", LEDGER_PATIENCE));
    }
}
