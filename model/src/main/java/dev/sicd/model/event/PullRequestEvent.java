package dev.sicd.model.event;

import dev.sicd.model.ledger.Hash;
import java.time.Instant;
import java.util.List;

/** What became of an approved proposal on the hosting service. Stated by the publisher alone. */
public sealed interface PullRequestEvent extends Event {
    String proposalId();

    /** One file of a plan: what would happen and how much text it moves. */
    record PlannedFile(String filePath, CodeChange.ChangeType changeType, int linesAdded, int linesRemoved) {}

    /** The pull request as it would be opened: a dry run's result. An empty base means the repository's default. */
    record PullRequestPlanned(
            Envelope envelope,
            String proposalId,
            Hash contentDigest,
            String repository,
            String baseBranch,
            String branch,
            String title,
            String body,
            List<PlannedFile> files)
            implements PullRequestEvent {
        public PullRequestPlanned {
            files = List.copyOf(files);
        }
    }

    record PublishDeferred(Envelope envelope, String proposalId, Instant until, String reason)
            implements PullRequestEvent {}

    record PullRequestOpened(
            Envelope envelope,
            String proposalId,
            Hash contentDigest,
            String repository,
            String branch,
            long number,
            String url,
            String commitSha,
            String treeSha)
            implements PullRequestEvent {}

    record PublishParked(Envelope envelope, String proposalId, String reason) implements PullRequestEvent {}

    record PublishFailed(Envelope envelope, String proposalId, String reason) implements PullRequestEvent {}

    record PullRequestClosed(Envelope envelope, String proposalId, long number, boolean merged, String mergeSha)
            implements PullRequestEvent {}
}
