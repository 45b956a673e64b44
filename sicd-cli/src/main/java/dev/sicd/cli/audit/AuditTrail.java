package dev.sicd.cli.audit;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.schemas.Approvals;
import dev.sicd.schemas.ForgedApprovalException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows a run's ledger records in their order, and says of each whether somebody was allowed to cause it: a review or a
 * release by a decision that let this person do it, what the publisher did by a signed approval of the submitted content. It does not
 * read the ledger and does not check its chain; approvals that had expired are the publisher's business. For one thread.
 */
final class AuditTrail {
    private final KeyRing approvalKeys;
    private final Map<String, Hash> submitted = new HashMap<>();
    private final Map<String, Set<Hash>> approved = new HashMap<>();
    private final Set<AllowedAnswer> allowedAnswers = new HashSet<>();

    /** @param approvalKeys the only keys that approvals count with */
    AuditTrail(KeyRing approvalKeys) {
        this.approvalKeys = approvalKeys;
    }

    private record AllowedAnswer(String action, String proposalId, String person) {}

    /** What is wrong with the next event; empty where nothing is. */
    Optional<String> next(Event event) {
        return switch (event) {
            case ProposalSubmitted proposal -> submitted(proposal);
            case PolicyDecided decided -> decided(decided);
            case ProposalReviewed reviewed -> reviewed(reviewed);
            case PublishReleased released -> released(released);
            case PullRequestEvent published -> published(published);
            default -> Optional.empty();
        };
    }

    private Optional<String> submitted(ProposalSubmitted proposal) {
        submitted.putIfAbsent(proposal.proposalId(), proposal.contentDigest());
        return Optional.empty();
    }

    private Optional<String> decided(PolicyDecided decided) {
        String action = decided.decision().action();
        if (decided.decision().verdict() != Verdict.ALLOW || decided.subject().isEmpty()) {
            return Optional.empty();
        }
        String proposalId = decided.subject().get();
        decided.requester().ifPresent(who -> allowedAnswers.add(new AllowedAnswer(action, proposalId, who.id())));
        boolean onContent = action.equals(Action.PR_PROPOSE.name())
                && decided.contentDigest().isPresent();
        return onContent ? approval(decided, proposalId, decided.approval()) : Optional.empty();
    }

    private Optional<String> reviewed(ProposalReviewed reviewed) {
        String reviewer = reviewed.envelope().actor().id();
        if (!isAllowed(Action.PR_REVIEW, reviewed.proposalId(), reviewer)) {
            return Optional.of("proposal %s was reviewed by %s, and no decision before allowed that"
                    .formatted(reviewed.proposalId(), reviewer));
        }
        return reviewed.approved() ? approval(reviewed, reviewed.proposalId(), reviewed.approval()) : Optional.empty();
    }

    private Optional<String> released(PublishReleased released) {
        String reviewer = released.envelope().actor().id();
        if (!isAllowed(Action.PUBLISH_RELEASE, released.proposalId(), reviewer)) {
            return Optional.of("proposal %s was released by %s, and no decision before allowed that"
                    .formatted(released.proposalId(), reviewer));
        }
        return approval(released, released.proposalId(), released.approval());
    }

    private boolean isAllowed(Action action, String proposalId, String person) {
        return allowedAnswers.contains(new AllowedAnswer(action.name(), proposalId, person));
    }

    private Optional<String> approval(Event event, String proposalId, Optional<SignedApproval> approval) {
        String what = "proposal %s is approved by a %s".formatted(proposalId, event.type());
        if (approval.isEmpty()) {
            return Optional.of(what + " that carries no signature");
        }
        try {
            ApprovalStatement statement = Approvals.open(approval.get(), approvalKeys);
            boolean ofThis = statement.decisionId().equals(event.envelope().eventId())
                    && statement.proposalId().equals(proposalId);
            if (!ofThis) {
                return Optional.of(what
                        + ", but what is signed in it is about decision %s on proposal %s"
                                .formatted(statement.decisionId(), statement.proposalId()));
            }
            approved.computeIfAbsent(proposalId, id -> new HashSet<>()).add(statement.contentDigest());
            return Optional.empty();
        } catch (ForgedApprovalException forged) {
            return Optional.of(what + " that does not verify: " + forged.getMessage());
        }
    }

    private Optional<String> published(PullRequestEvent event) {
        Optional<Hash> content = Optional.ofNullable(submitted.get(event.proposalId()));
        if (content.isEmpty()) {
            return Optional.of(
                    "%s of proposal %s, which nobody submitted before".formatted(event.type(), event.proposalId()));
        }
        return approved.getOrDefault(event.proposalId(), Set.of()).contains(content.get())
                ? Optional.empty()
                : Optional.of("%s of proposal %s, whose content nobody approved before with a signature that verifies"
                        .formatted(event.type(), event.proposalId()));
    }
}
