package dev.sicd.ingest;

import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.ledger.Hash;
import java.util.Optional;

/**
 * {@code POST /proposals/{proposal_id}/approve} and {@code /reject}: a person's answer on exactly one content. The fold
 * has the last word on which answer came first.
 */
final class ReviewProposal implements Handler {
    private final boolean approves;
    private final EventIds ids;
    private final Decisions decisions;
    private final Admission admission;
    private final PersonalApprovals approvals;
    private final Recorder recorder;
    private final Ledger ledger;

    ReviewProposal(
            boolean approves,
            EventIds ids,
            Decisions decisions,
            Admission admission,
            PersonalApprovals approvals,
            Recorder recorder,
            Ledger ledger) {
        this.approves = approves;
        this.ids = ids;
        this.decisions = decisions;
        this.admission = admission;
        this.approvals = approvals;
        this.recorder = recorder;
        this.ledger = ledger;
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        String proposalId = Fields.proposalId(request);
        JsonBody body = JsonBody.of(request);
        String reason = body.optional("reason", Fields.TEXT).orElse("");
        Hash digest = body.required("content_digest", Fields.DIGEST);
        Caller reviewer = EnvelopeReader.caller(body, request);
        body.check();
        Proposal proposal = ledger.requireProposal(proposalId);
        ReviewerAnswer answer = new ReviewerAnswer(proposal, reviewer);
        answer.requireContent(digest);
        if (isReviewedBy(reviewer, proposal)) {
            // the same answer once more, after a lost reply for instance
            return Reply.json(200, answer.told(status()));
        }
        requireWaiting(proposal);
        admission.record(decisions.onReview(proposal, approves, reviewer, route()));
        Receipt receipt = recorder.record(event(proposal, digest, reason, reviewer), true);
        return reply(answer, receipt);
    }

    private String route() {
        return "/training/proposals/{proposal_id}/" + (approves ? "approve" : "reject");
    }

    private ProposalReviewed event(Proposal proposal, Hash digest, String reason, Caller reviewer)
            throws InterruptedException {
        String id = proposal.proposalId();
        Envelope envelope = Envelope.ofRun(
                Ids.derived(
                        "ProposalReviewed", id, digest.hex(), reviewer.actor().id(), Boolean.toString(approves)),
                proposal.runId(),
                ids.now(),
                reviewer.actor());
        Optional<SignedApproval> approval =
                approves ? Optional.of(approvals.ofReview(envelope, proposal)) : Optional.empty();
        return new ProposalReviewed(envelope, id, approves, digest, reason, approval);
    }

    private static void requireWaiting(Proposal proposal) {
        if (proposal.state() != ProposalState.AWAITING_REVIEW) {
            throw notWaiting(proposal);
        }
    }

    private static Problem notWaiting(Proposal proposal) {
        String by = proposal.reviewer().isEmpty() ? "" : ", reviewed by " + Problem.quoted(proposal.reviewer());
        return Problem.conflict("proposal '%s' is %s%s; only one that is awaiting_review can be reviewed"
                .formatted(proposal.proposalId(), proposal.state().word(), by));
    }

    private boolean isReviewedBy(Caller reviewer, Proposal proposal) {
        boolean asAsked = approves ? proposal.approvedPosition() > 0 : proposal.state() == ProposalState.REJECTED;
        return asAsked && proposal.reviewer().equals(reviewer.actor().id());
    }

    private Reply reply(ReviewerAnswer answer, Receipt receipt) throws InterruptedException {
        Optional<Proposal> after = ledger.proposalAfter(receipt.at(), answer.proposal());
        if (after.isEmpty()) {
            return receipt.reply(202, answer.accepted());
        }
        if (!isReviewedBy(answer.reviewer(), after.get())) {
            throw notWaiting(after.get());
        }
        return receipt.reply(200, new ReviewerAnswer(after.get(), answer.reviewer()).told(status()));
    }

    private String status() {
        return approves ? "approved" : "rejected";
    }
}
