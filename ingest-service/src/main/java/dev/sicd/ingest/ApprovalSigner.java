package dev.sicd.ingest;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.Approvals;
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
        return sign(event, submitted, ApprovalStatement.POLICY, decision);
    }

    /**
     * Of a proposal that a person approved.
     *
     * @param decision the policy's, which asked for that person
     */
    SignedApproval byReviewer(Envelope event, ProposalSubmitted submitted, Decision decision) {
        String kind = event.actor().kind().name().toLowerCase(Locale.ROOT);
        return sign(event, submitted, kind + ":" + event.actor().id(), decision);
    }

    private SignedApproval sign(Envelope event, ProposalSubmitted submitted, String approver, Decision decision) {
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
                List.of());
        return Approvals.sign(statement, key);
    }
}
