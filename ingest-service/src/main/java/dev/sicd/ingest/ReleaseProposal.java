package dev.sicd.ingest;

import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.ledger.Hash;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code POST /proposals/{proposal_id}/unpark}: a person lets the publisher try a parked proposal again, and accepts what
 * it was parked for. It does not publish. Each time it is parked is released once; the fold has the last word on by whom.
 */
final class ReleaseProposal implements Handler {
    private static final String ROUTE = "/training/proposals/{proposal_id}/unpark";
    private static final String STATUS = "released";
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(5);
    private static final JsonType<Long> POSITION = JsonType.longInteger(1, Long.MAX_VALUE);

    private final EventIds ids;
    private final Decisions decisions;
    private final Admission admission;
    private final PersonalApprovals approvals;
    private final Recorder recorder;
    private final Ledger ledger;

    ReleaseProposal(
            EventIds ids,
            Decisions decisions,
            Admission admission,
            PersonalApprovals approvals,
            Recorder recorder,
            Ledger ledger) {
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
        JsonBody body = JsonBody.orEmpty(request);
        String reason = body.optional("reason", Fields.TEXT).orElse("");
        Optional<Hash> digest = body.optional("content_digest", Fields.DIGEST);
        Optional<Long> seen = body.optional("published_position", POSITION);
        Caller reviewer = EnvelopeReader.caller(body, request);
        body.check();
        Proposal proposal = ledger.requireProposal(proposalId);
        ReviewerAnswer answer = new ReviewerAnswer(proposal, reviewer);
        digest.ifPresent(answer::requireContent);
        if (isReleasedBy(reviewer, proposal)) {
            // the same answer once more, after a lost reply for instance
            return Reply.json(200, answer.told(STATUS));
        }
        requireParked(proposal);
        seen.ifPresent(position -> requireSame(proposal, position));
        admission.record(decisions.onRelease(proposal, reviewer, ROUTE));
        Receipt receipt = recorder.record(event(proposal, reason, reviewer), true);
        return reply(answer, receipt);
    }

    private PublishReleased event(Proposal proposal, String reason, Caller reviewer) throws InterruptedException {
        String id = proposal.proposalId();
        Envelope envelope = Envelope.ofRun(
                Ids.derived("PublishReleased", id, Long.toString(proposal.publishedPosition())),
                proposal.runId(),
                ids.now(),
                reviewer.actor());
        return new PublishReleased(envelope, id, reason, Optional.of(approvals.ofRelease(envelope, proposal)));
    }

    private Reply reply(ReviewerAnswer answer, Receipt receipt) throws InterruptedException {
        Proposal before = answer.proposal();
        Optional<Proposal> folded = ledger.proposalAfter(receipt.at(), before);
        Optional<Event> approval = folded.isEmpty() ? Optional.empty() : approvalOf(folded.get());
        if (folded.isEmpty() || approval.isEmpty()) {
            return receipt.reply(202, answer.accepted());
        }
        Proposal after = folded.get();
        boolean ofThisPark = after.approvedPosition() > before.publishedPosition();
        if (!ofThisPark || !isReleaseBy(answer.reviewer(), approval.get())) {
            throw notParked(after);
        }
        return receipt.reply(200, new ReviewerAnswer(after, answer.reviewer()).told(STATUS));
    }

    /** One that was parked again since is to be released again, by whoever looked at why. */
    private boolean isReleasedBy(Caller reviewer, Proposal proposal) throws InterruptedException {
        return proposal.state() != ProposalState.PARKED
                && approvalOf(proposal)
                        .filter(event -> isReleaseBy(reviewer, event))
                        .isPresent();
    }

    /** The event that made it approved, of whatever kind. */
    private Optional<Event> approvalOf(Proposal proposal) throws InterruptedException {
        return ledger.event(
                Event.class, proposal.runId(), proposal.approvedPosition(), Deadline.after(LEDGER_PATIENCE));
    }

    private static boolean isReleaseBy(Caller reviewer, Event event) {
        return event instanceof PublishReleased
                && event.envelope().actor().id().equals(reviewer.actor().id());
    }

    private static void requireParked(Proposal proposal) {
        if (proposal.state() != ProposalState.PARKED) {
            throw notParked(proposal);
        }
    }

    private static void requireSame(Proposal proposal, long seen) {
        if (seen != proposal.publishedPosition()) {
            throw Problem.conflict(
                    "published_position is %d, but proposal '%s' was parked at %d; look again at what it is parked for"
                            .formatted(seen, proposal.proposalId(), proposal.publishedPosition()));
        }
    }

    private static Problem notParked(Proposal proposal) {
        return Problem.conflict("proposal '%s' is %s; only one that is parked can be released"
                .formatted(proposal.proposalId(), proposal.state().word()));
    }
}
