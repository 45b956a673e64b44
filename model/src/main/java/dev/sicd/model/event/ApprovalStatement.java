package dev.sicd.model.event;

import dev.sicd.model.ledger.Hash;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an approval says: this content, to this branch of this repository, by this decision, for this long.
 *
 * @param decisionId the event that approves; it approves once
 * @param repository {@code owner/name}
 * @param baseBranch empty for the repository's default
 * @param headBranch the one branch that may be made for it
 * @param approver {@code policy}, or who reviewed it, {@code human:rita} for instance
 * @param dryRun whether it allows a plan only
 * @param expiresAt from then on it allows nothing
 * @param acknowledged what else a person saw and accepts, each by its word: a protected path, a suspected secret
 */
public record ApprovalStatement(
        UUID decisionId,
        String proposalId,
        Hash contentDigest,
        String repository,
        String baseBranch,
        String headBranch,
        String policyVersion,
        Hash policyDigest,
        String approver,
        double riskScore,
        boolean dryRun,
        Instant issuedAt,
        Instant expiresAt,
        List<String> acknowledged) {
    /** The approver of what no person had to look at. */
    public static final String POLICY = "policy";

    public ApprovalStatement {
        acknowledged = List.copyOf(acknowledged);
    }
}
