package dev.sicd.publisher;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.PullRequestEvent.PlannedFile;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.publish.CommitMessage;
import dev.sicd.model.publish.Order;
import dev.sicd.model.publish.Order.Manner;
import java.util.List;
import java.util.Optional;

/**
 * The pull request that an approved proposal leads to, a function of the proposal alone: no clock, no network, no
 * repository. Whoever renders it again gets the same bytes. It does not open anything.
 *
 * @param repository owner/name
 * @param baseBranch empty for the repository's default
 * @param title as proposed, made harmless: it becomes the message of a squashed commit
 */
record PullRequestPlan(
        ApprovedProposal approved,
        String repository,
        String baseBranch,
        String branch,
        String title,
        String body,
        List<PlannedFile> files) {
    private static final String KIND = "PullRequestPlanned";
    /** GitHub's, as far as it is known. */
    private static final int TITLE_LENGTH_MAX = 256;

    static final Actor ACTOR = Actor.service("pr-publisher");

    PullRequestPlan {
        files = List.copyOf(files);
    }

    static PullRequestPlan of(ApprovedProposal approved, ApprovalStatement statement, String branchPrefix) {
        ProposalContent content = approved.content();
        return new PullRequestPlan(
                approved,
                content.repoOwner() + "/" + content.repoName(),
                content.baseBranch().orElse(""),
                branchPrefix + approved.proposalId(),
                HostText.line(content.title(), TITLE_LENGTH_MAX),
                PullRequestBody.of(approved, statement),
                content.changes().stream().map(PullRequestPlan::file).toList());
    }

    /** The plan as a fact. Its id and time are derived, so that a repeat after a crash is the same event. */
    PullRequestPlanned event(Cause cause) {
        String digest = approved.contentDigest().hex();
        return new PullRequestPlanned(
                Envelope.ofRun(
                        Ids.derived(KIND, approved.proposalId(), digest),
                        approved.content().runId(),
                        approved.decidedAt(),
                        ACTOR),
                approved.proposalId(),
                approved.contentDigest(),
                repository,
                baseBranch,
                branch,
                title,
                body,
                files,
                Optional.of(cause));
    }

    /** The plan as it is to be carried out. */
    Order order(Manner manner) {
        ProposalContent content = approved.content();
        return new Order(
                approved.proposalId(),
                approved.contentDigest(),
                content.repoOwner(),
                content.repoName(),
                content.baseBranch(),
                branch,
                title,
                body,
                PullRequestBody.marker(approved),
                CommitMessage.of(
                        content.title(),
                        content.description(),
                        approved.proposalId(),
                        approved.contentDigest(),
                        approved.ledgerHead(),
                        content.runId()),
                content.changes(),
                manner);
    }

    private static PlannedFile file(CodeChange change) {
        LineChanges lines = LineChanges.of(change);
        return new PlannedFile(change.filePath(), change.changeType(), lines.added(), lines.removed());
    }
}
