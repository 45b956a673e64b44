package dev.sicd.model.event;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import java.util.List;
import java.util.Optional;

/** What policy, reviewers and operators decided: together, the audit trail. */
public sealed interface DecisionEvent extends Event {

    /**
     * The policy's answer to one request, allowed or not.
     *
     * @param subject the proposal or other thing decided on, where there is one
     * @param contentDigest the exact content decided on, where the subject has content
     * @param context the facts it was decided on, a JSON object as text
     * @param route the door the request came through, {@code /training/propose-pr} for instance
     * @param requester who asked; empty in events of the first release
     * @param roles of the requester, as authenticated
     * @param approval where it approves a proposal: the proof of that
     */
    record PolicyDecided(
            Envelope envelope,
            Decision decision,
            Optional<String> subject,
            Optional<Hash> contentDigest,
            String context,
            String route,
            Optional<Actor> requester,
            List<String> roles,
            Optional<SignedApproval> approval)
            implements DecisionEvent {
        public PolicyDecided {
            roles = List.copyOf(roles);
        }
    }

    /** A person's answer on exactly one content; the reviewer is the envelope's actor. An approval is signed. */
    record ProposalReviewed(
            Envelope envelope,
            String proposalId,
            boolean approved,
            Hash contentDigest,
            String reason,
            Optional<SignedApproval> approval)
            implements DecisionEvent {}

    record ReviewExpired(Envelope envelope, String proposalId) implements DecisionEvent {}

    /** A parked proposal may be published after all: approved anew. */
    record PublishReleased(Envelope envelope, String proposalId, String reason, Optional<SignedApproval> approval)
            implements DecisionEvent {}

    record CapabilityChanged(Envelope envelope, String capability, boolean enabled, String reason)
            implements DecisionEvent {}

    record PolicyLoaded(Envelope envelope, String policyVersion, Hash policyDigest, String source)
            implements DecisionEvent {}

    /** A quarantined record was sent again, from these coordinates of the quarantine topic. */
    record QuarantineRedriven(Envelope envelope, String topic, int partition, long offset, String reason)
            implements DecisionEvent {}
}
