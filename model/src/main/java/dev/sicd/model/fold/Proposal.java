package dev.sicd.model.fold;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.PolicyLoaded;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.DecisionEvent.QuarantineRedriven;
import dev.sicd.model.event.DecisionEvent.ReviewExpired;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a proposal stands, in bounded size; its content is the ledger entry at {@code submittedPosition}. Topics have no
 * mutual order, so a decision may be folded before its proposal: it waits in a placeholder.
 *
 * @param contentDigest of the submitted content; empty for a placeholder
 * @param verdict the policy's answer, bound to {@code decidedDigest}
 * @param decidedPosition ledger position of the policy's decision, 0 where there is none; likewise the others
 * @param approvedPosition ledger position of the event that made it approved
 * @param publishedPosition ledger position of what the publisher said last
 * @param openedPosition ledger position of the event that says its pull request is open
 * @param refusals events that did not apply, an approval of another digest for instance
 * @param stateSince append time of the event that brought it into its present state
 * @param author id of the actor who submitted it; empty for a placeholder
 * @param reviewer id of the actor who reviewed it; empty while nobody has
 */
public record Proposal(
        String runId,
        String proposalId,
        ProposalState state,
        Optional<Hash> contentDigest,
        Optional<Hash> decidedDigest,
        Verdict verdict,
        double riskScore,
        boolean dryRun,
        long submittedPosition,
        long decidedPosition,
        long reviewedPosition,
        long approvedPosition,
        long publishedPosition,
        long openedPosition,
        long lastPosition,
        long refusals,
        Instant stateSince,
        String author,
        String reviewer) {

    /**
     * What one event makes of a proposal.
     *
     * @param approved whether this event made the proposal approved, so that it is to be published now
     */
    public record Step(Proposal after, boolean approved, Optional<Refusal> refusal) {}

    public static Proposal placeholder(String runId, String proposalId) {
        return new Proposal(
                runId,
                proposalId,
                ProposalState.PLACEHOLDER,
                Optional.empty(),
                Optional.empty(),
                Verdict.UNKNOWN,
                0,
                false,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Instant.EPOCH,
                "",
                "");
    }

    /** The proposal that an event is about, where it is about one. */
    public static Optional<String> subjectOf(Event event) {
        return switch (event) {
            case EpisodeEvent ignored -> Optional.empty();
            case UnknownEvent ignored -> Optional.empty();
            case ProposalEvent proposal -> Optional.of(proposal.proposalId());
            case PullRequestEvent pullRequest -> Optional.of(pullRequest.proposalId());
            case DecisionEvent decision -> subjectOf(decision);
        };
    }

    private static Optional<String> subjectOf(DecisionEvent event) {
        return switch (event) {
            case PolicyDecided decided when isOnItsContent(decided) -> decided.subject();
            case PolicyDecided ignored -> Optional.empty();
            case ProposalReviewed reviewed -> Optional.of(reviewed.proposalId());
            case ReviewExpired expired -> Optional.of(expired.proposalId());
            case PublishReleased released -> Optional.of(released.proposalId());
            case CapabilityChanged ignored -> Optional.empty();
            case PolicyLoaded ignored -> Optional.empty();
            case QuarantineRedriven ignored -> Optional.empty();
        };
    }

    /** Other decisions that name a proposal, on a review for instance, are about the request and not about the proposal. */
    private static boolean isOnItsContent(PolicyDecided decided) {
        return decided.contentDigest().isPresent()
                && decided.decision().action().equals(Action.PR_PROPOSE.name());
    }

    /**
     * The ledger position of the event that approves it and says so with a signature.
     *
     * @param event the one that was folded last, and approved it
     */
    public long approvalPosition(Event event) {
        if (event instanceof PublishReleased) {
            return lastPosition;
        }
        return reviewedPosition > 0 ? reviewedPosition : decidedPosition;
    }

    /**
     * Folds one event into this state.
     *
     * @param event one whose {@link #subjectOf(Event)} is this proposal
     */
    public Step apply(Event event, long position, Instant recordedAt) {
        ProposalDraft next = new ProposalDraft(this, position, recordedAt);
        return switch (event) {
            case ProposalSubmitted submitted -> submitted(submitted, next);
            case ProposalWithdrawn ignored
            when state.isUndecided() || state.isWaitingForPublisher() -> next.to(ProposalState.WITHDRAWN);
            case ProposalWithdrawn ignored -> next.refused(Refusal.NOT_IN_THAT_STATE);
            case PolicyDecided decided -> decided(decided, next);
            case ProposalReviewed reviewed -> reviewed(reviewed, next);
            case ReviewExpired ignored when isReviewable() -> next.to(ProposalState.EXPIRED);
            case ReviewExpired ignored -> next.refused(Refusal.NOT_IN_THAT_STATE);
            case PublishReleased released
            when author.equals(released.envelope().actor().id()) -> next.refused(Refusal.OWN_PROPOSAL);
            case PublishReleased ignored when state == ProposalState.PARKED -> next.approved();
            case PublishReleased ignored -> next.refused(Refusal.NOT_IN_THAT_STATE);
            case PullRequestEvent pullRequest -> published(pullRequest, next);
            case EpisodeEvent ignored -> throw notOfAProposal(event);
            case UnknownEvent ignored -> throw notOfAProposal(event);
            case DecisionEvent ignored -> throw notOfAProposal(event);
        };
    }

    private Step submitted(ProposalSubmitted submitted, ProposalDraft next) {
        if (submittedPosition > 0) {
            boolean same = contentDigest.equals(Optional.of(submitted.contentDigest()));
            return same ? next.unchanged() : next.refused(Refusal.DIGEST_DIFFERS);
        }
        next.submitted(submitted);
        if (isReviewedBy(submitted.envelope().actor())
                && decidedDigest.equals(Optional.of(submitted.contentDigest()))) {
            // it was reviewed before anybody could see whose it is: that review does not count
            return next.unreviewed().state(ProposalState.AWAITING_REVIEW).refused(Refusal.OWN_PROPOSAL);
        }
        if (state != ProposalState.PLACEHOLDER) {
            return next.unchanged();
        }
        if (decidedPosition == 0) {
            return next.to(ProposalState.SUBMITTED);
        }
        if (!decidedDigest.equals(Optional.of(submitted.contentDigest()))) {
            // the decision was on another content: this one is still to be decided
            return next.undecided().state(ProposalState.SUBMITTED).refused(Refusal.DIGEST_DIFFERS);
        }
        return reviewedPosition > 0 ? next.approved() : next.verdict(verdict);
    }

    private boolean isReviewedBy(Actor actor) {
        boolean byReview = state == ProposalState.PLACEHOLDER || state == ProposalState.REJECTED;
        return byReview && reviewedPosition > 0 && reviewer.equals(actor.id());
    }

    private Step decided(PolicyDecided decided, ProposalDraft next) {
        if (decidedPosition > 0 || (state != ProposalState.PLACEHOLDER && state != ProposalState.SUBMITTED)) {
            return next.refused(Refusal.NOT_IN_THAT_STATE);
        }
        if (contentDigest.isPresent() && !contentDigest.equals(decided.contentDigest())) {
            return next.refused(Refusal.DIGEST_DIFFERS);
        }
        next.decided(decided);
        return state == ProposalState.PLACEHOLDER
                ? next.unchanged()
                : next.verdict(decided.decision().verdict());
    }

    private Step reviewed(ProposalReviewed reviewed, ProposalDraft next) {
        if (!isReviewable()) {
            return next.refused(Refusal.NOT_IN_THAT_STATE);
        }
        if (!decidedDigest.equals(Optional.of(reviewed.contentDigest()))) {
            return next.refused(Refusal.DIGEST_DIFFERS);
        }
        if (author.equals(reviewed.envelope().actor().id())) {
            return next.refused(Refusal.OWN_PROPOSAL);
        }
        next.reviewed(reviewed);
        if (!reviewed.approved()) {
            return next.to(ProposalState.REJECTED);
        }
        return state == ProposalState.PLACEHOLDER ? next.unchanged() : next.approved();
    }

    /** A placeholder whose decision asks for a review can be reviewed too: an approval waits there for its content. */
    private boolean isReviewable() {
        return state == ProposalState.AWAITING_REVIEW
                || (state == ProposalState.PLACEHOLDER && verdict == Verdict.REVIEW && reviewedPosition == 0);
    }

    private Step published(PullRequestEvent event, ProposalDraft next) {
        if (!mayFollow(event)) {
            return next.refused(Refusal.NOT_IN_THAT_STATE);
        }
        next.published();
        return switch (event) {
            case PullRequestPlanned ignored -> next.to(ProposalState.PLANNED);
            case PublishDeferred ignored -> next.to(ProposalState.DEFERRED);
            case PullRequestOpened ignored -> next.opened();
            case ChangesAlreadyApplied ignored -> next.to(ProposalState.ALREADY_APPLIED);
            case PublishParked ignored -> next.to(ProposalState.PARKED);
            case PublishFailed ignored -> next.to(ProposalState.FAILED);
            case PullRequestClosed closed -> next.to(closed.merged() ? ProposalState.MERGED : ProposalState.CLOSED);
        };
    }

    private boolean mayFollow(PullRequestEvent event) {
        return switch (state) {
            // an open pull request can only be closed: anything else would lead to a second one
            case OPENED -> event instanceof PullRequestClosed;
            // it was being opened when it was withdrawn: the record says what is, not what was wished for
            case WITHDRAWN -> event instanceof PullRequestOpened;
            case APPROVED, DEFERRED, PARKED -> true;
            case PLACEHOLDER,
                    SUBMITTED,
                    AWAITING_REVIEW,
                    DENIED,
                    REJECTED,
                    EXPIRED,
                    PLANNED,
                    ALREADY_APPLIED,
                    FAILED,
                    MERGED,
                    CLOSED -> false;
        };
    }

    private static IllegalArgumentException notOfAProposal(Event event) {
        return new IllegalArgumentException(event.type() + " is not an event of a proposal");
    }
}
