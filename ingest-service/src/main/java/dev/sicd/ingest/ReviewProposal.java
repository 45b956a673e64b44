package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.ledger.Hash;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code POST /proposals/{proposal_id}/approve} and {@code /reject}: a person's answer on exactly one content. The fold
 * has the last word on which answer came first.
 */
final class ReviewProposal implements Handler {
    private static final Duration FOLD_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(5);

    private final boolean approves;
    private final EventIds ids;
    private final Decisions decisions;
    private final Admission admission;
    private final ApprovalSigner signer;
    private final Recorder recorder;
    private final Ledger ledger;

    ReviewProposal(
            boolean approves,
            EventIds ids,
            Decisions decisions,
            Admission admission,
            ApprovalSigner signer,
            Recorder recorder,
            Ledger ledger) {
        this.approves = approves;
        this.ids = ids;
        this.decisions = decisions;
        this.admission = admission;
        this.signer = signer;
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
        Proposal proposal = ledger.proposal(proposalId)
                .orElseThrow(() -> Problem.notFound("there is no proposal '" + proposalId + "'"));
        requireSameContent(proposal, digest);
        if (isReviewedBy(reviewer, proposal)) {
            // the same answer once more, after a lost reply for instance
            return Reply.json(200, answer(proposal, reviewer));
        }
        requireWaiting(proposal);
        admission.record(decisions.onReview(proposal, approves, reviewer, route()));
        Receipt receipt = recorder.record(event(proposal, digest, reason, reviewer), true);
        return reply(proposal, reviewer, receipt);
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
        Optional<SignedApproval> approval = approves ? Optional.of(signed(envelope, proposal)) : Optional.empty();
        return new ProposalReviewed(envelope, id, approves, digest, reason, approval);
    }

    private SignedApproval signed(Envelope envelope, Proposal proposal) throws InterruptedException {
        Deadline deadline = Deadline.after(LEDGER_PATIENCE);
        String runId = proposal.runId();
        Optional<ProposalSubmitted> submitted =
                ledger.event(ProposalSubmitted.class, runId, proposal.submittedPosition(), deadline);
        Optional<PolicyDecided> decided =
                ledger.event(PolicyDecided.class, runId, proposal.decidedPosition(), deadline);
        if (submitted.isEmpty() || decided.isEmpty()) {
            throw Problem.unavailable("what is to be approved cannot be read yet; try again", LEDGER_PATIENCE);
        }
        return signer.byReviewer(envelope, submitted.get(), decided.get().decision());
    }

    private void requireSameContent(Proposal proposal, Hash digest) {
        if (!proposal.contentDigest().equals(Optional.of(digest))) {
            throw Problem.conflict(
                    "content_digest %s is not that of proposal '%s', which has %s; look at it again before you decide"
                            .formatted(
                                    digest,
                                    proposal.proposalId(),
                                    proposal.contentDigest().map(Hash::hex).orElse("no content yet")));
        }
    }

    private static void requireWaiting(Proposal proposal) {
        if (proposal.state() != ProposalState.AWAITING_REVIEW) {
            throw notWaiting(proposal);
        }
    }

    private static Problem notWaiting(Proposal proposal) {
        String by = proposal.reviewer().isEmpty() ? "" : ", reviewed by " + Problem.quoted(proposal.reviewer());
        return Problem.conflict("proposal '%s' is %s%s; only one that is awaiting_review can be reviewed"
                .formatted(proposal.proposalId(), word(proposal), by));
    }

    private boolean isReviewedBy(Caller reviewer, Proposal proposal) {
        boolean asAsked = approves ? proposal.approvedPosition() > 0 : proposal.state() == ProposalState.REJECTED;
        return asAsked && proposal.reviewer().equals(reviewer.actor().id());
    }

    private Reply reply(Proposal before, Caller reviewer, Receipt receipt) throws InterruptedException {
        if (!ledger.await(receipt.at(), FOLD_PATIENCE)) {
            ObjectNode accepted = JsonNodeFactory.instance
                    .objectNode()
                    .put("status", "accepted")
                    .put("proposal_id", before.proposalId());
            return receipt.reply(202, accepted);
        }
        Proposal after = ledger.proposal(before.proposalId()).orElse(before);
        if (!isReviewedBy(reviewer, after)) {
            throw notWaiting(after);
        }
        return receipt.reply(200, answer(after, reviewer));
    }

    private ObjectNode answer(Proposal proposal, Caller reviewer) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", approves ? "approved" : "rejected")
                .put("proposal_id", proposal.proposalId())
                .put("run_id", proposal.runId())
                .put("content_digest", proposal.contentDigest().map(Hash::hex).orElse(""))
                .put("reviewer", reviewer.actor().id())
                .put("state", word(proposal));
    }

    private static String word(Proposal proposal) {
        return proposal.state().name().toLowerCase(Locale.ROOT);
    }
}
