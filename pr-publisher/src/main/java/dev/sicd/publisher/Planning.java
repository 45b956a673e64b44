package dev.sicd.publisher;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalRules;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.Violation;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.publish.Order.Manner;
import dev.sicd.model.publish.Outcome.Parked;
import dev.sicd.publisher.ApprovalCheck.Verdict;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.DecodeException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides what becomes of an approved proposal's record, and trusts nobody: what was approved is what the signature says,
 * and what it is about is what the digest says. It does not touch Kafka.
 */
final class Planning {
    static final String INVALID_EVENT = "INVALID_EVENT";
    static final String DIGEST_MISMATCH = "DIGEST_MISMATCH";
    static final String WRONG_PROPOSAL_ID = "WRONG_PROPOSAL_ID";
    /** Parked with it, or put off while it cannot be told whether it was published before. */
    static final String EXPIRED = "APPROVAL_EXPIRED";

    private static final String PARKED = "PublishParked";
    private static final int VIOLATIONS_SHOWN_MAX = 5;

    private final ApprovalCheck approvals;
    private final String branchPrefix;
    private final Optional<Manner> manner;

    /**
     * A planning.
     *
     * @param manner how pull requests are opened; none: they are only planned
     */
    Planning(ApprovalCheck approvals, String branchPrefix, Optional<Manner> manner) {
        this.approvals = approvals;
        this.branchPrefix = branchPrefix;
        this.manner = manner;
    }

    /** What becomes of a record. */
    sealed interface Answer {
        /**
         * A fact that follows from it.
         *
         * @param by the approval that allows it, and is spent with it
         */
        record Stated(PullRequestEvent event, ApprovalStatement by) implements Answer {}

        /**
         * It leads to nothing.
         *
         * @param reason a word for machines
         * @param detail a sentence for people
         */
        record Refused(String reason, String detail) implements Answer {}

        /** It is to become a pull request. */
        record ToPublish(Work work) implements Answer {}
    }

    /**
     * What becomes of a record.
     *
     * @param source where it is: the same one read again is no replay
     */
    Answer answer(byte[] value, Coordinates source) {
        return answer(value, source, false);
    }

    /** What becomes of a record that was put off. Its approval was good then: it does not expire while it waits. */
    Answer again(byte[] value, Coordinates source) {
        return answer(value, source, true);
    }

    /** Likewise, but its approval had expired by then, and counts for nothing more whatever the clock says now. */
    Answer lapsedAgain(byte[] value, Coordinates source) {
        Answer again = again(value, source);
        return again instanceof Answer.ToPublish(Work work) ? new Answer.ToPublish(lapsed(work)) : again;
    }

    private Answer answer(byte[] value, Coordinates source, boolean wasGood) {
        ApprovedProposal approved;
        try {
            approved = ApprovedProposalCodec.decode(value);
        } catch (DecodeException e) {
            return new Answer.Refused(e.reason().name(), String.valueOf(e.getMessage()));
        }
        return switch (wasGood ? approvals.checkAgain(approved) : approvals.check(approved, source)) {
            case Verdict.Fails fails -> new Answer.Refused(fails.fault().name(), fails.detail());
            case Verdict.Expired expired when !wasGood -> expired(approved, expired.statement(), source);
            case Verdict.Expired expired -> sound(approved, expired.statement(), source);
            case Verdict.Holds holds -> sound(approved, holds.statement(), source);
        };
    }

    /** It is parked, unless it was published while it held and nobody came to say so. */
    private Answer expired(ApprovedProposal approved, ApprovalStatement statement, Coordinates source) {
        return sound(approved, statement, source) instanceof Answer.ToPublish(Work work)
                ? new Answer.ToPublish(lapsed(work))
                : stated(parked(approved, statement, source), statement);
    }

    private static Work lapsed(Work work) {
        return work.lapsed(new Parked(EXPIRED, expired(work.by()), List.of()));
    }

    private static String expired(ApprovalStatement statement) {
        return "approval expired at " + statement.expiresAt() + "; a reviewer can release it";
    }

    /** Takes in what changed outside since, the pinned keys. */
    void refresh() {
        approvals.refresh();
    }

    /** To be called when the brokers have what was stated: the approval counts for nothing else from now on. */
    void acknowledged(ApprovalStatement by, Coordinates source) {
        approvals.spend(by, source);
    }

    private Answer sound(ApprovedProposal approved, ApprovalStatement statement, Coordinates source) {
        List<Violation> violations = ProposalRules.check(approved.content());
        if (!violations.isEmpty()) {
            return invalid(violations);
        }
        Hash digest = approved.content().digest();
        if (!digest.equals(approved.contentDigest())) {
            return new Answer.Refused(
                    DIGEST_MISMATCH,
                    "what was approved has the digest " + approved.contentDigest() + ", the content has " + digest);
        }
        if (!approved.proposalId().equals(ProposalContent.proposalId(digest))) {
            return new Answer.Refused(
                    WRONG_PROPOSAL_ID,
                    "the content's proposal id is " + ProposalContent.proposalId(digest) + ", the record says "
                            + (Ids.isProposalId(approved.proposalId())
                                    ? approved.proposalId()
                                    : "something that is no id"));
        }
        PullRequestPlan plan = PullRequestPlan.of(approved, statement, branchPrefix);
        if (manner.isEmpty() || approved.content().dryRun()) {
            return stated(plan.event(new Cause(statement.decisionId(), source.toString())), statement);
        }
        return new Answer.ToPublish(
                new Work(approved, statement, plan.order(manner.get()), source, Optional.empty(), 0, Optional.empty()));
    }

    /** Nobody's forgery, so it is said where people look for the proposal. Id and time are derived: a repeat is the same. */
    private static PublishParked parked(ApprovedProposal approved, ApprovalStatement statement, Coordinates source) {
        Envelope envelope = Envelope.ofRun(
                Ids.derived(
                        PARKED, approved.proposalId(), statement.decisionId().toString()),
                approved.content().runId(),
                statement.expiresAt(),
                PullRequestPlan.ACTOR);
        return new PublishParked(
                envelope,
                approved.proposalId(),
                expired(statement),
                EXPIRED,
                List.of(),
                Optional.of(new Cause(statement.decisionId(), source.toString())));
    }

    private static Answer stated(PullRequestEvent event, ApprovalStatement by) {
        // run and time come from the record, not from the content
        List<Violation> violations = EventRules.check(event);
        return violations.isEmpty() ? new Answer.Stated(event, by) : invalid(violations);
    }

    private static Answer invalid(List<Violation> violations) {
        return new Answer.Refused(
                INVALID_EVENT,
                violations.stream()
                        .limit(VIOLATIONS_SHOWN_MAX)
                        .map(Violation::toString)
                        .collect(Collectors.joining("; ")));
    }
}
