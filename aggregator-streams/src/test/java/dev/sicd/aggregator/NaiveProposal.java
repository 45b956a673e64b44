package dev.sicd.aggregator;

import dev.sicd.aggregator.NaiveRun.Admitted;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.DecisionEvent.ReviewExpired;
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
import dev.sicd.model.ledger.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a proposal must be after a whole log, by the written rules and with nothing of the fold: which of its events counted,
 * and what the ones that counted make of it. States are words, as the HTTP API spells them in capitals.
 */
final class NaiveProposal {
    private static final Set<String> UNDECIDED = Set.of("PLACEHOLDER", "SUBMITTED", "AWAITING_REVIEW");
    private static final Set<String> WITH_PUBLISHER = Set.of("APPROVED", "DEFERRED", "PARKED");

    final List<Long> approvals = new ArrayList<>();
    long onOtherContent;
    private final String runId;
    private final String id;
    private String state = "PLACEHOLDER";
    private Instant since = Instant.EPOCH;
    private Optional<Admitted> submission = Optional.empty();
    private Optional<Admitted> decision = Optional.empty();
    private Optional<Admitted> review = Optional.empty();
    private long published;
    private long opened;
    private long last;
    private long refusals;

    NaiveProposal(String runId, String id, List<Admitted> log) {
        this.runId = runId;
        this.id = id;
        log.forEach(this::add);
    }

    /** The proposal that an event is about, if it is about one. */
    static Optional<String> of(Event event) {
        return switch (event) {
            case ProposalEvent proposal -> Optional.of(proposal.proposalId());
            case PullRequestEvent pullRequest -> Optional.of(pullRequest.proposalId());
            case ProposalReviewed reviewed -> Optional.of(reviewed.proposalId());
            case ReviewExpired expired -> Optional.of(expired.proposalId());
            case PublishReleased released -> Optional.of(released.proposalId());
            case PolicyDecided decided
            when decided.contentDigest().isPresent()
                    && decided.decision().action().equals("PR_PROPOSE") -> decided.subject();
            default -> Optional.empty();
        };
    }

    String state() {
        return state;
    }

    Optional<Hash> contentDigest() {
        return submission.map(NaiveProposal::digestOf);
    }

    Map<String, Object> expected() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("runId", runId);
        all.put("proposalId", id);
        all.put("state", state);
        all.put("contentDigest", contentDigest());
        all.put("decidedDigest", decision.map(NaiveProposal::digestOf));
        all.put("verdict", decision.map(NaiveProposal::verdictOf).orElse("UNKNOWN"));
        all.put(
                "riskScore",
                decision.map(at -> ((PolicyDecided) at.event()).decision().riskScore())
                        .orElse(0.0));
        all.put(
                "dryRun",
                submission
                        .map(at -> ((ProposalSubmitted) at.event()).content().dryRun())
                        .orElse(false));
        all.put("submittedPosition", position(submission));
        all.put("decidedPosition", position(decision));
        all.put("reviewedPosition", position(review));
        all.put("approvedPosition", approvals.isEmpty() ? 0L : approvals.getLast());
        all.put("publishedPosition", published);
        all.put("openedPosition", opened);
        all.put("lastPosition", last);
        all.put("refusals", refusals);
        all.put("stateSince", since);
        all.put("author", submission.map(NaiveProposal::actorOf).orElse(""));
        all.put("reviewer", review.map(NaiveProposal::actorOf).orElse(""));
        return all;
    }

    private void add(Admitted at) {
        last = at.position();
        boolean counted = switch (at.event()) {
            case ProposalSubmitted ignored -> submitted(at);
            case ProposalWithdrawn ignored ->
                moveIf(UNDECIDED.contains(state) || WITH_PUBLISHER.contains(state), "WITHDRAWN", at);
            case PolicyDecided ignored -> decided(at);
            case ProposalReviewed reviewed -> reviewed(reviewed, at);
            case ReviewExpired ignored -> moveIf(waitsForReview(), "EXPIRED", at);
            case PublishReleased ignored -> moveIf(state.equals("PARKED") && !isAuthor(actorOf(at)), "APPROVED", at);
            case PullRequestEvent said -> said(said, at);
            default -> throw new AssertionError("not of a proposal: " + at);
        };
        if (!counted) {
            refusals++;
        }
    }

    private boolean submitted(Admitted at) {
        if (submission.isPresent()) {
            return true;
        }
        submission = Optional.of(at);
        boolean onThis = decision.map(NaiveProposal::digestOf).equals(submission.map(NaiveProposal::digestOf));
        boolean ownReview = onThis
                && Set.of("PLACEHOLDER", "REJECTED").contains(state)
                && review.map(NaiveProposal::actorOf).equals(Optional.of(actorOf(at)));
        if (ownReview) {
            review = Optional.empty();
            move("AWAITING_REVIEW", at);
            return false;
        }
        if (!state.equals("PLACEHOLDER")) {
            return true;
        }
        if (decision.isPresent() && !onThis) {
            decision = Optional.empty();
            review = Optional.empty();
            onOtherContent++;
            move("SUBMITTED", at);
            return false;
        }
        move(decision.isEmpty() ? "SUBMITTED" : review.isPresent() ? "APPROVED" : byVerdict(), at);
        return true;
    }

    private boolean decided(Admitted at) {
        if (decision.isPresent() || !Set.of("PLACEHOLDER", "SUBMITTED").contains(state)) {
            return false;
        }
        if (submission.isPresent() && !digestOf(submission.get()).equals(digestOf(at))) {
            onOtherContent++;
            return false;
        }
        decision = Optional.of(at);
        if (submission.isPresent()) {
            move(byVerdict(), at);
        }
        return true;
    }

    private boolean reviewed(ProposalReviewed reviewed, Admitted at) {
        if (!waitsForReview()) {
            return false;
        }
        if (!digestOf(decision.orElseThrow()).equals(reviewed.contentDigest())) {
            onOtherContent++;
            return false;
        }
        if (isAuthor(actorOf(at))) {
            return false;
        }
        review = Optional.of(at);
        if (!reviewed.approved()) {
            move("REJECTED", at);
        } else if (submission.isPresent()) {
            move("APPROVED", at);
        }
        return true;
    }

    private boolean said(PullRequestEvent said, Admitted at) {
        boolean counts = WITH_PUBLISHER.contains(state)
                || (state.equals("OPENED") && said instanceof PullRequestClosed)
                || (state.equals("WITHDRAWN") && said instanceof PullRequestOpened);
        if (!counts) {
            return false;
        }
        published = at.position();
        move(
                switch (said) {
                    case PullRequestPlanned ignored -> "PLANNED";
                    case PublishDeferred ignored -> "DEFERRED";
                    case PullRequestOpened ignored -> "OPENED";
                    case ChangesAlreadyApplied ignored -> "ALREADY_APPLIED";
                    case PublishParked ignored -> "PARKED";
                    case PublishFailed ignored -> "FAILED";
                    case PullRequestClosed closed -> closed.merged() ? "MERGED" : "CLOSED";
                },
                at);
        if (said instanceof PullRequestOpened) {
            opened = at.position();
        }
        return true;
    }

    private boolean waitsForReview() {
        return state.equals("AWAITING_REVIEW")
                || (state.equals("PLACEHOLDER")
                        && review.isEmpty()
                        && decision.map(NaiveProposal::verdictOf).equals(Optional.of("REVIEW")));
    }

    private boolean isAuthor(String actor) {
        return submission.map(NaiveProposal::actorOf).equals(Optional.of(actor));
    }

    private String byVerdict() {
        return switch (verdictOf(decision.orElseThrow())) {
            case "ALLOW" -> "APPROVED";
            case "REVIEW" -> "AWAITING_REVIEW";
            default -> "DENIED";
        };
    }

    private boolean moveIf(boolean allowed, String to, Admitted at) {
        if (allowed) {
            move(to, at);
        }
        return allowed;
    }

    private void move(String to, Admitted at) {
        if (to.equals("APPROVED")) {
            approvals.add(at.position());
        }
        if (!to.equals(state)) {
            since = at.recordedAt();
        }
        state = to;
    }

    private static Hash digestOf(Admitted at) {
        return at.event() instanceof ProposalSubmitted submitted
                ? submitted.contentDigest()
                : ((PolicyDecided) at.event()).contentDigest().orElseThrow();
    }

    private static String verdictOf(Admitted at) {
        return ((PolicyDecided) at.event()).decision().verdict().name();
    }

    private static String actorOf(Admitted at) {
        return at.event().envelope().actor().id();
    }

    private static long position(Optional<Admitted> at) {
        return at.map(Admitted::position).orElse(0L);
    }
}
