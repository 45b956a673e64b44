package dev.sicd.ingest;

import dev.sicd.kit.http.Reply;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.reader.NotAvailableException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Waits until there is something to say about a proposal; what it says is {@link ProposalAnswer}'s part. */
final class ProposalOutcomes {
    /** Those who wait hold a request open each: further ones are told at once that theirs is pending. */
    private static final int WAITING_MAX = 128;

    private final Ledger ledger;
    private final Decisions decisions;
    private final String branchPrefix;
    private final Semaphore waiting = new Semaphore(WAITING_MAX);

    ProposalOutcomes(Ledger ledger, Decisions decisions, String branchPrefix) {
        this.branchPrefix = branchPrefix;
        this.ledger = ledger;
        this.decisions = decisions;
    }

    /**
     * The answer: when there is one, or at the deadline.
     *
     * @throws dev.sicd.kit.http.Problem 403 when the proposal was refused
     */
    Reply of(ProposalSubmitted submitted, Deadline deadline) throws InterruptedException {
        ProposalAnswer answer =
                new ProposalAnswer(submitted, branchPrefix, decisions.risk(submitted), ledger, deadline);
        if (!waiting.tryAcquire()) {
            return answer.of(now(submitted));
        }
        try {
            return answer.of(settled(submitted, deadline));
        } finally {
            waiting.release();
        }
    }

    private Optional<Proposal> settled(ProposalSubmitted submitted, Deadline deadline) throws InterruptedException {
        Backoff pauses = Ledger.pauses();
        while (true) {
            Optional<Proposal> proposal = now(submitted);
            boolean moving = proposal.map(Proposal::state)
                    .map(state -> state == ProposalState.PLACEHOLDER
                            || state == ProposalState.SUBMITTED
                            || state == ProposalState.APPROVED)
                    .orElse(true);
            if (!moving || deadline.isOver()) {
                return proposal;
            }
            Thread.sleep(deadline.left(pauses.next()));
        }
    }

    private Optional<Proposal> now(ProposalSubmitted submitted) {
        try {
            return ledger.proposal(submitted.envelope().runId(), submitted.proposalId());
        } catch (NotAvailableException e) {
            // stores move, the proposal stays: the next look may find it
            return Optional.empty();
        }
    }
}
