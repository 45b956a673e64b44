package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.Approvals;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Approved proposals for the tests; all but what a test names is that of the mission document's example. */
final class Samples {
    static final Instant DECIDED_AT = Instant.parse("2025-01-01T10:00:00.123456Z");
    static final Hash HEAD = Hash.sha256("head".getBytes(UTF_8));

    static final Instant ISSUED_AT = Instant.parse("2026-02-03T04:00:00Z");
    static final Instant EXPIRES_AT = Instant.parse("2026-02-10T04:00:00Z");
    /** Longer than any approval holds. */
    static final Duration PATIENCE = Duration.ofDays(8);

    static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    static final SigningKey KEY = SigningKey.generate(new SecureRandom());

    static final CodeChange UPDATE = new CodeChange(
            "aura_ia_mcp/services/rag_service.py",
            ChangeType.UPDATE,
            Optional.of("one\ntwo\nthree\n"),
            "one\n2\n3\nthree\n",
            "Optimize query performance by 30%",
            Optional.empty());
    static final CodeChange CREATE = new CodeChange(
            "tests/test_rag_service.py",
            ChangeType.CREATE,
            Optional.empty(),
            "def test():\n    pass\n",
            "Add comprehensive test coverage",
            Optional.empty());

    private Samples() {}

    static ApprovedProposal ofMission() {
        return described("This PR implements performance optimizations for the RAG service");
    }

    static ApprovedProposal described(String description) {
        return approved("Optimize RAG Service Performance", description, List.of(UPDATE, CREATE));
    }

    static ApprovedProposal titled(String title) {
        return approved(title, "numbered", List.of(UPDATE));
    }

    static ApprovedProposal changing(CodeChange... changes) {
        return approved("Optimize RAG Service Performance", "changing", List.of(changes));
    }

    static CodeChange update(String path, String rationale) {
        return new CodeChange(path, ChangeType.UPDATE, Optional.of("old\n"), "new\n", rationale, Optional.empty());
    }

    static ApprovedProposal approved(String title, String description, List<CodeChange> changes) {
        ProposalContent content = new ProposalContent(
                "run_20250101", title, description, "your-org", "your-repo", Optional.of("main"), false, changes);
        Hash digest = content.digest();
        return approved(ProposalContent.proposalId(digest), digest, content);
    }

    /** Whatever the record says of its digest, the approval is of the content. */
    static ApprovedProposal approved(String proposalId, Hash digest, ProposalContent content) {
        return signed(
                unsigned(proposalId, digest, content),
                statement(proposalId, content).build(),
                KEY);
    }

    static ApprovedProposal unsigned(String proposalId, Hash digest, ProposalContent content) {
        return new ApprovedProposal(
                proposalId,
                digest,
                content,
                Actor.agent("tidy-1"),
                0.35,
                7,
                HEAD,
                DECIDED_AT,
                Optional.empty(),
                Optional.empty());
    }

    static ApprovedProposal signed(ApprovedProposal approved, ApprovalStatement statement, SigningKey key) {
        return with(approved, Optional.of(Approvals.sign(statement, key)), approved.checkpoint());
    }

    static ApprovedProposal with(
            ApprovedProposal approved, Optional<SignedApproval> approval, Optional<String> checkpoint) {
        return new ApprovedProposal(
                approved.proposalId(),
                approved.contentDigest(),
                approved.content(),
                approved.author(),
                approved.riskScore(),
                approved.approvedPosition(),
                approved.ledgerHead(),
                approved.decidedAt(),
                approval,
                checkpoint);
    }

    static StatementDraft statement(ApprovedProposal approved) {
        return statement(approved.proposalId(), approved.content());
    }

    private static StatementDraft statement(String proposalId, ProposalContent content) {
        return new StatementDraft(proposalId, content);
    }

    /** What leads to what is said of it, when it is the record at this offset of the one partition. */
    static Cause cause(ApprovedProposal approved, Broker broker, long offset) {
        return new Cause(
                statement(approved).build().decisionId(),
                new Coordinates(Topic.APPROVED_PROPOSALS.name(broker.prefix()), 0, offset).toString());
    }

    /** The file that a publisher pins the sample's key with. */
    static Path keys(Path directory, SigningKey... keys) throws IOException {
        StringBuilder pem = new StringBuilder();
        for (SigningKey key : keys) {
            pem.append(key.publicKey().toPem());
        }
        return Files.writeString(directory.resolve("approvals.pub"), pem);
    }
}
