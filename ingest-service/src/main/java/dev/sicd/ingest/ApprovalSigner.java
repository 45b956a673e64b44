package dev.sicd.ingest;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.Approvals;
import dev.sicd.schemas.ForgedApprovalException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Signs what was approved, so that the publisher need believe nobody on the way. It approves nothing itself. */
final class ApprovalSigner {
    private final SigningKey key;
    private final String branchPrefix;
    private final Duration validity;

    /**
     * A signer.
     *
     * @param branchPrefix the publisher's
     * @param validity for how long an approval lets something be published
     */
    ApprovalSigner(SigningKey key, String branchPrefix, Duration validity) {
        this.key = key;
        this.branchPrefix = branchPrefix;
        this.validity = validity;
    }

    /** Of a proposal that the policy let through by itself. */
    SignedApproval byPolicy(Envelope event, ProposalSubmitted submitted, Decision decision) {
        return sign(event, submitted, ApprovalStatement.POLICY, decision, List.of());
    }

    /**
     * Of a proposal that a person approved or released.
     *
     * @param decision the policy's on the proposal
     * @param acknowledged what else the person saw and accepts
     */
    SignedApproval byReviewer(
            Envelope event, ProposalSubmitted submitted, Decision decision, List<String> acknowledged) {
        String kind = event.actor().kind().name().toLowerCase(Locale.ROOT);
        return sign(event, submitted, kind + ":" + event.actor().id(), decision, acknowledged);
    }

    /** What an approval of this content acknowledged. Nothing where another key signed it: that is to be said again. */
    List<String> acknowledgedIn(SignedApproval earlier, Hash digest) {
        try {
            ApprovalStatement statement = Approvals.open(earlier, KeyRing.of(List.of(key.publicKey())));
            return statement.contentDigest().equals(digest) ? statement.acknowledged() : List.of();
        } catch (ForgedApprovalException ofAnotherKey) {
            return List.of();
        }
    }

    private SignedApproval sign(
            Envelope event,
            ProposalSubmitted submitted,
            String approver,
            Decision decision,
            List<String> acknowledged) {
        ProposalContent content = submitted.content();
        Hash digest = content.digest();
        String proposalId = ProposalContent.proposalId(digest);
        Instant issuedAt = event.occurredAt();
        ApprovalStatement statement = new ApprovalStatement(
                event.eventId(),
                proposalId,
                digest,
                content.repoOwner() + "/" + content.repoName(),
                content.baseBranch().orElse(""),
                branchPrefix + proposalId,
                decision.policyVersion(),
                decision.policyDigest(),
                approver,
                decision.riskScore(),
                content.dryRun(),
                issuedAt,
                issuedAt.plus(validity),
                acknowledged);
        return Approvals.sign(statement, key);
    }
}
