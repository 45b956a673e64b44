package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import java.util.Optional;

/** {@code POST /proposals/{proposal_id}/withdraw}: takes a proposal back while nothing was published of it. */
final class WithdrawProposal implements Handler {
    private final EnvelopeReader envelopes;
    private final Recorder recorder;
    private final Ledger ledger;
    private final RunAccess access;

    WithdrawProposal(EnvelopeReader envelopes, Recorder recorder, Ledger ledger, RunAccess access) {
        this.envelopes = envelopes;
        this.access = access;
        this.recorder = recorder;
        this.ledger = ledger;
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        String proposalId = Fields.proposalId(request);
        JsonBody body = JsonBody.orEmpty(request);
        String reason = body.optional("reason", Fields.TEXT).orElse("");
        Envelope draft = envelopes
                .read(body, request, Ids.SYSTEM_RUN, Optional.empty(), Optional.empty())
                .orDerived(Ids.derived("ProposalWithdrawn", proposalId))
                .envelope();
        body.check();
        Proposal proposal = ledger.requireProposal(proposalId);
        requireAuthor(request, proposal, draft.actor());
        requireWithdrawable(proposal);
        Envelope envelope = new Envelope(
                draft.eventId(),
                proposal.runId(),
                Optional.empty(),
                draft.occurredAt(),
                draft.sequence(),
                draft.actor(),
                draft.traceParent());
        Receipt receipt = recorder.record(new ProposalWithdrawn(envelope, proposalId, reason), true);
        // the fold decides what came first, this or the publisher
        Optional<ProposalState> state =
                ledger.proposalAfter(receipt.at(), proposal).map(Proposal::state);
        return reply(proposalId, receipt, state);
    }

    private void requireAuthor(Request request, Proposal proposal, Actor actor) throws InterruptedException {
        Caller caller = Caller.of(request, Optional.of(actor));
        if (caller.authenticated() && !proposal.author().equals(actor.id())) {
            throw access.refused(
                    request,
                    caller,
                    proposal.runId(),
                    "proposal '" + proposal.proposalId() + "' is another's; only its author withdraws it");
        }
    }

    private static void requireWithdrawable(Proposal proposal) {
        ProposalState state = proposal.state();
        boolean possible = state.isUndecided() || state.isWaitingForPublisher() || state == ProposalState.WITHDRAWN;
        if (!possible) {
            throw tooLate(proposal.proposalId(), state);
        }
    }

    private static Reply reply(String proposalId, Receipt receipt, Optional<ProposalState> state) {
        if (state.isPresent() && state.get() != ProposalState.WITHDRAWN) {
            throw tooLate(proposalId, state.get());
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("status", state.isPresent() ? "withdrawn" : "accepted")
                .put("proposal_id", proposalId);
        return receipt.reply(state.isPresent() ? 200 : 202, answer);
    }

    private static Problem tooLate(String proposalId, ProposalState state) {
        return Problem.conflict("proposal '%s' is %s; only one that nothing was published of can be withdrawn"
                .formatted(proposalId, state.word()));
    }
}
