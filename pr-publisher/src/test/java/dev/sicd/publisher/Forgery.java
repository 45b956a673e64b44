package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.Dsse;
import dev.sicd.model.signature.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The ways in which an approved proposal was not approved. Each makes one of a record that is good, and says how it must be
 * found out. The good record's approval is of its content; a few forge what only ingest could sign, as a fault of it would.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
enum Forgery {
    UNSIGNED("UNSIGNED", good -> approval(good, Optional.empty())),
    WRONG_KEY(
            "UNKNOWN_KEY", good -> Samples.signed(good, Samples.statement(good).build(), Keys.STRANGER)),
    SWAPPED_KEY_ID("BAD_SIGNATURE", good -> {
        SignedApproval forged = Samples.signed(good, Samples.statement(good).build(), Keys.STRANGER)
                .approval()
                .orElseThrow();
        return approval(
                good,
                Optional.of(new SignedApproval(
                        forged.payload(), Samples.KEY.publicKey().id(), forged.signature())));
    }),
    OTHER_REPOSITORY(
            "OTHER_REPOSITORY",
            good -> changed(good, "another-repo", good.content().changes())),
    OTHER_CONTENT(
            "OTHER_DIGEST",
            good -> changed(good, good.content().repoName(), List.of(Samples.update("other.txt", "r")))),
    /** As {@code OTHER_CONTENT}, but the record still says the digest that was approved. */
    OTHER_CONTENT_UNDER_THE_APPROVED_DIGEST("OTHER_DIGEST", good -> {
        ProposalContent content = changed(good, "your-repo", List.of(Samples.update("other.txt", "r")))
                .content();
        return Samples.with(
                Samples.unsigned(good.proposalId(), good.contentDigest(), content), good.approval(), Optional.empty());
    }),
    ANOTHER_PROPOSALS_APPROVAL(
            "OTHER_DIGEST", good -> approval(good, Samples.titled("another").approval())),
    /** A hash of nothing in place of the signature: what a verifier without a fixed algorithm would compute itself. */
    SWAPPED_ALGORITHM("BAD_SIGNATURE", good -> {
        String payload = payload(good);
        byte[] digest = Hash.sha256(
                        Samples.KEY.publicKey().raw(),
                        Dsse.preAuthenticationEncoding(SignedApproval.PAYLOAD_TYPE, payload.getBytes(UTF_8)))
                .bytes();
        return resigned(good, payload, digest);
    }),
    ANOTHER_PAYLOAD_TYPE("BAD_SIGNATURE", good -> {
        String payload = payload(good);
        return resigned(
                good,
                payload,
                Samples.KEY.sign(
                        Dsse.preAuthenticationEncoding("application/vnd.in-toto+json", payload.getBytes(UTF_8))));
    }),
    TRUNCATED_SIGNATURE("BAD_SIGNATURE", good -> {
        byte[] signature =
                Base64.getDecoder().decode(good.approval().orElseThrow().signature());
        return resigned(good, payload(good), Arrays.copyOf(signature, signature.length - 1));
    }),
    TRUNCATED_STATEMENT("BAD_SIGNATURE", good -> reworded(good, text -> text.substring(0, text.length() - 1))),
    RE_ENCODED("BAD_SIGNATURE", good -> reworded(good, text -> text.replace(",", ", "))),
    SIGNED_BUT_NO_STATEMENT("NOT_A_STATEMENT", good -> {
        byte[] signed = Dsse.preAuthenticationEncoding(SignedApproval.PAYLOAD_TYPE, "{}".getBytes(UTF_8));
        return resigned(good, "{}", Samples.KEY.sign(signed));
    }),
    OTHER_BASE("OTHER_BASE", good -> stating(good, statement -> statement.base("release"))),
    DEFAULT_BASE("OTHER_BASE", good -> stating(good, statement -> statement.base(""))),
    DRY_RUN_ONLY("OTHER_DRY_RUN", good -> stating(good, statement -> statement.dryRun(true))),
    REPOSITORY_ONLY("OTHER_REPOSITORY", good -> stating(good, statement -> statement.repository("your-org/other"))),
    DIGEST_ONLY("OTHER_DIGEST", good -> stating(good, statement -> statement.digest(Samples.HEAD))),
    PROPOSAL_ONLY("OTHER_PROPOSAL", good -> stating(good, statement -> statement.proposal("000000000000"))),
    OTHER_BRANCH("OTHER_BRANCH", good -> stating(good, statement -> statement.branch("main"))),
    FROM_THE_FUTURE(
            "NOT_YET_ISSUED",
            good -> stating(
                    good,
                    statement -> statement.issuedAt(
                            Samples.NOW.plus(ApprovalCheck.CLOCK_SKEW_MAX).plus(Duration.ofMillis(1)))));

    private final String reason;
    private final UnaryOperator<ApprovedProposal> forging;

    Forgery(String reason, UnaryOperator<ApprovedProposal> forging) {
        this.reason = reason;
        this.forging = forging;
    }

    String reason() {
        return reason;
    }

    /** A forgery of a good record of its own, so that no two share a decision. */
    ApprovedProposal record() {
        return forging.apply(Samples.titled("forged: " + name()));
    }

    private static ApprovedProposal stating(ApprovedProposal good, UnaryOperator<StatementDraft> change) {
        return Samples.signed(good, change.apply(Samples.statement(good)).build(), Samples.KEY);
    }

    private static ApprovedProposal reworded(ApprovedProposal good, UnaryOperator<String> change) {
        SignedApproval approval = good.approval().orElseThrow();
        return approval(
                good,
                Optional.of(
                        new SignedApproval(change.apply(approval.payload()), approval.keyId(), approval.signature())));
    }

    private static ApprovedProposal resigned(ApprovedProposal good, String payload, byte[] signature) {
        return approval(
                good,
                Optional.of(new SignedApproval(
                        payload,
                        Samples.KEY.publicKey().id(),
                        Base64.getEncoder().encodeToString(signature))));
    }

    /** Another content under the good one's approval, with digest and id computed anew as a forger would. */
    private static ApprovedProposal changed(ApprovedProposal good, String repository, List<CodeChange> changes) {
        ProposalContent was = good.content();
        ProposalContent content = new ProposalContent(
                was.runId(),
                was.title(),
                was.description(),
                was.repoOwner(),
                repository,
                was.baseBranch(),
                was.dryRun(),
                changes);
        Hash digest = content.digest();
        return Samples.with(
                Samples.unsigned(ProposalContent.proposalId(digest), digest, content),
                good.approval(),
                Optional.empty());
    }

    private static ApprovedProposal approval(ApprovedProposal good, Optional<SignedApproval> approval) {
        return Samples.with(good, approval, good.checkpoint());
    }

    private static String payload(ApprovedProposal good) {
        return good.approval().orElseThrow().payload();
    }

    /** An enum's constants cannot use its own static fields. */
    private static final class Keys {
        static final SigningKey STRANGER = SigningKey.generate(new SecureRandom());
    }
}
