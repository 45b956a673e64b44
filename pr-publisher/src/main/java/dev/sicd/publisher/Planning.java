package dev.sicd.publisher;

import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalRules;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.event.Violation;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.DecodeException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Decides what becomes of an approved proposal's record, and trusts nobody: what was approved is what its digest says. It
 * does not touch Kafka.
 */
record Planning(String branchPrefix) {
    private static final int VIOLATIONS_SHOWN_MAX = 5;

    /** What becomes of a record. */
    sealed interface Answer {
        record Planned(PullRequestPlanned event) implements Answer {}

        /**
         * It leads to no pull request.
         *
         * @param reason a word for machines
         * @param detail a sentence for people
         */
        record Refused(String reason, String detail) implements Answer {}
    }

    Answer answer(byte[] value) {
        ApprovedProposal approved;
        try {
            approved = ApprovedProposalCodec.decode(value);
        } catch (DecodeException e) {
            return new Answer.Refused(e.reason().name(), String.valueOf(e.getMessage()));
        }
        List<Violation> violations = ProposalRules.check(approved.content());
        if (!violations.isEmpty()) {
            return invalid(violations);
        }
        Hash digest = approved.content().digest();
        if (!digest.equals(approved.contentDigest())) {
            return new Answer.Refused(
                    "DIGEST_MISMATCH",
                    "what was approved has the digest " + approved.contentDigest() + ", the content has " + digest);
        }
        if (!approved.proposalId().equals(ProposalContent.proposalId(digest))) {
            return new Answer.Refused(
                    "WRONG_PROPOSAL_ID",
                    "the content's proposal id is " + ProposalContent.proposalId(digest) + ", the record says "
                            + (Ids.isProposalId(approved.proposalId())
                                    ? approved.proposalId()
                                    : "something that is no id"));
        }
        return planned(approved);
    }

    private Answer planned(ApprovedProposal approved) {
        // run and time come from the record, not from the content
        PullRequestPlanned event = PullRequestPlan.of(approved, branchPrefix).event();
        List<Violation> violations = EventRules.check(event);
        return violations.isEmpty() ? new Answer.Planned(event) : invalid(violations);
    }

    private static Answer invalid(List<Violation> violations) {
        return new Answer.Refused(
                "INVALID_EVENT",
                violations.stream()
                        .limit(VIOLATIONS_SHOWN_MAX)
                        .map(Violation::toString)
                        .collect(Collectors.joining("; ")));
    }
}
