package dev.sicd.publisher;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.ledger.Hash;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What an approval of a proposal says, but for what a test lets it say. */
final class StatementDraft {
    private static final Hash POLICY = Hash.sha256(new byte[] {1});

    private UUID decisionId;
    private String proposalId;
    private Hash contentDigest;
    private String repository;
    private String baseBranch;
    private String headBranch;
    private String approver = ApprovalStatement.POLICY;
    private List<String> acknowledged = List.of();
    private boolean dryRun;
    private Instant issuedAt = Samples.ISSUED_AT;
    private Instant expiresAt = Samples.EXPIRES_AT;

    StatementDraft(String proposalId, ProposalContent content) {
        this.decisionId = Ids.derived("decision", proposalId);
        this.proposalId = proposalId;
        this.contentDigest = content.digest();
        this.repository = content.repoOwner() + "/" + content.repoName();
        this.baseBranch = content.baseBranch().orElse("");
        this.headBranch = "aura-sicd/" + proposalId;
        this.dryRun = content.dryRun();
    }

    StatementDraft decision(UUID id) {
        decisionId = id;
        return this;
    }

    StatementDraft proposal(String id) {
        proposalId = id;
        return this;
    }

    StatementDraft digest(Hash digest) {
        contentDigest = digest;
        return this;
    }

    StatementDraft repository(String name) {
        repository = name;
        return this;
    }

    StatementDraft base(String branch) {
        baseBranch = branch;
        return this;
    }

    StatementDraft branch(String branch) {
        headBranch = branch;
        return this;
    }

    StatementDraft approver(String name) {
        approver = name;
        return this;
    }

    StatementDraft acknowledging(String... words) {
        acknowledged = List.of(words);
        return this;
    }

    StatementDraft dryRun(boolean dry) {
        dryRun = dry;
        return this;
    }

    StatementDraft issuedAt(Instant time) {
        issuedAt = time;
        return this;
    }

    StatementDraft expiresAt(Instant time) {
        expiresAt = time;
        return this;
    }

    ApprovalStatement build() {
        return new ApprovalStatement(
                decisionId,
                proposalId,
                contentDigest,
                repository,
                baseBranch,
                headBranch,
                "default-1",
                POLICY,
                approver,
                0.35,
                dryRun,
                issuedAt,
                expiresAt,
                acknowledged);
    }
}
