package dev.sicd.publisher;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.ForgedApprovalException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Checks that somebody who may approve has approved exactly this, for now, and not for another record. Where the record
 * came from counts for nothing. It does not check whether the content is any good.
 */
final class ApprovalCheck {
    /** How much two machines' clocks may differ. */
    static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(5);

    private final Signatures signatures;
    private final SpentDecisions spent;
    private final String branchPrefix;
    private final InstantSource clock;

    ApprovalCheck(Signatures signatures, SpentDecisions spent, String branchPrefix, InstantSource clock) {
        this.signatures = signatures;
        this.spent = spent;
        this.branchPrefix = branchPrefix;
        this.clock = clock;
    }

    /** Why something does not count as approved, as a word for machines. */
    enum Fault {
        UNSIGNED,
        UNKNOWN_KEY,
        BAD_SIGNATURE,
        NOT_A_STATEMENT,
        OTHER_REPOSITORY,
        OTHER_BASE,
        OTHER_DRY_RUN,
        OTHER_DIGEST,
        OTHER_PROPOSAL,
        OTHER_BRANCH,
        NOT_YET_ISSUED,
        DECISION_REPLAYED
    }

    /** What an approval is worth. */
    sealed interface Verdict {
        record Holds(ApprovalStatement statement) implements Verdict {}

        /** It held, and nobody forged it; it has to be given anew. */
        record Expired(ApprovalStatement statement) implements Verdict {}

        /**
         * It never allowed this.
         *
         * @param detail a sentence for people
         */
        record Fails(Fault fault, String detail) implements Verdict {}
    }

    Verdict check(ApprovedProposal approved, Coordinates source) {
        return check(approved, Optional.of(source));
    }

    /**
     * Of a record that was taken up before and put off. Whether it is a replay was settled then; by now its decision may
     * count as used for another record of the same, which was read before anything was said of either.
     */
    Verdict checkAgain(ApprovedProposal approved) {
        return check(approved, Optional.empty());
    }

    private Verdict check(ApprovedProposal approved, Optional<Coordinates> source) {
        if (approved.approval().isEmpty()) {
            return new Verdict.Fails(Fault.UNSIGNED, "it carries no signed approval");
        }
        ApprovalStatement statement;
        try {
            statement = signatures.open(approved.approval().get());
        } catch (ForgedApprovalException e) {
            return new Verdict.Fails(fault(e.reason()), String.valueOf(e.getMessage()));
        }
        Optional<Verdict> difference = difference(statement, approved);
        return difference.orElseGet(() -> timely(statement, source));
    }

    /** Takes in keys that were pinned or removed meanwhile. */
    void refresh() {
        signatures.refresh();
    }

    /** To be called when the brokers have what the decision led to. */
    void spend(ApprovalStatement statement, Coordinates source) {
        spent.spend(statement.decisionId(), source);
    }

    private static Fault fault(ForgedApprovalException.Reason reason) {
        return switch (reason) {
            case UNKNOWN_KEY -> Fault.UNKNOWN_KEY;
            case BAD_SIGNATURE -> Fault.BAD_SIGNATURE;
            case NOT_A_STATEMENT -> Fault.NOT_A_STATEMENT;
        };
    }

    /** The most telling difference first: a content for another repository has another digest too. */
    private Optional<Verdict> difference(ApprovalStatement statement, ApprovedProposal approved) {
        ProposalContent content = approved.content();
        String repository = content.repoOwner() + "/" + content.repoName();
        if (!statement.repository().equals(repository)) {
            return other(Fault.OTHER_REPOSITORY, "the repository", statement.repository(), repository);
        }
        String base = content.baseBranch().orElse("");
        if (!statement.baseBranch().equals(base)) {
            return other(Fault.OTHER_BASE, "the base branch", statement.baseBranch(), base);
        }
        if (statement.dryRun() != content.dryRun()) {
            return other(Fault.OTHER_DRY_RUN, "dry_run", "" + statement.dryRun(), "" + content.dryRun());
        }
        // recomputed: the record's own word for it proves nothing
        Hash digest = content.digest();
        if (!statement.contentDigest().equals(digest)) {
            return other(
                    Fault.OTHER_DIGEST, "the digest", statement.contentDigest().hex(), digest.hex());
        }
        if (!statement.proposalId().equals(approved.proposalId())) {
            return other(Fault.OTHER_PROPOSAL, "the proposal", statement.proposalId(), approved.proposalId());
        }
        String branch = branchPrefix + approved.proposalId();
        if (!statement.headBranch().equals(branch)) {
            return other(Fault.OTHER_BRANCH, "the branch", statement.headBranch(), branch);
        }
        return Optional.empty();
    }

    private static Optional<Verdict> other(Fault fault, String what, String approved, String here) {
        return Optional.of(new Verdict.Fails(
                fault,
                what + " that was approved is " + Problem.quoted(approved) + ", here it is " + Problem.quoted(here)));
    }

    private Verdict timely(ApprovalStatement statement, Optional<Coordinates> source) {
        Instant now = clock.instant();
        if (statement.issuedAt().isAfter(now.plus(CLOCK_SKEW_MAX))) {
            return new Verdict.Fails(
                    Fault.NOT_YET_ISSUED,
                    "it was issued at " + statement.issuedAt() + ", and it is " + now
                            + " here; set the clocks right, then re-drive it");
        }
        // before the expiry: a replay of what was published long ago must not say anything about it again
        Optional<Coordinates> elsewhere = source.flatMap(here -> spent.spentElsewhere(statement.decisionId(), here));
        if (elsewhere.isPresent()) {
            return new Verdict.Fails(
                    Fault.DECISION_REPLAYED,
                    "decision " + statement.decisionId() + " was used already, for " + elsewhere.get());
        }
        return statement.expiresAt().isAfter(now) ? new Verdict.Holds(statement) : new Verdict.Expired(statement);
    }
}
