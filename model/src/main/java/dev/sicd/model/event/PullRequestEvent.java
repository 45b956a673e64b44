package dev.sicd.model.event;

import dev.sicd.model.ledger.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What became of an approved proposal on the hosting service. Stated by the publisher alone. */
public sealed interface PullRequestEvent extends Event {
    String proposalId();

    /**
     * What led to it; events of the first release do not say.
     *
     * @param decisionId the event that approved
     * @param source coordinates of the approved proposal that was acted on
     */
    record Cause(UUID decisionId, String source) {}

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
            List<PlannedFile> files,
            Optional<Cause> cause)
            implements PullRequestEvent {
        public PullRequestPlanned {
            files = List.copyOf(files);
        }
    }

    /**
     * It waits, and goes on by itself.
     *
     * @param until when it is tried again
     * @param code the reason as a word for machines; likewise below
     * @param times how often it was put off by now, from 1
     */
    record PublishDeferred(
            Envelope envelope,
            String proposalId,
            Instant until,
            String reason,
            String code,
            int times,
            Optional<Cause> cause)
            implements PullRequestEvent {}

    /**
     * The pull request exists, with exactly what was approved.
     *
     * @param baseBranch the branch it is to go into
     * @param baseSha that branch's commit when the change was put on top of it
     * @param warnings what was left out, a label that the repository does not have for instance
     */
    record PullRequestOpened(
            Envelope envelope,
            String proposalId,
            Hash contentDigest,
            String repository,
            String branch,
            long number,
            String url,
            String commitSha,
            String treeSha,
            String baseBranch,
            String baseSha,
            List<String> warnings,
            Optional<Cause> cause)
            implements PullRequestEvent {
        public PullRequestOpened {
            warnings = List.copyOf(warnings);
        }
    }

    /** The base has it all already: there was nothing to open. */
    record ChangesAlreadyApplied(
            Envelope envelope,
            String proposalId,
            Hash contentDigest,
            String repository,
            String baseBranch,
            String baseSha,
            Optional<Cause> cause)
            implements PullRequestEvent {}

    /** It waits for a person, who can release it. */
    record PublishParked(
            Envelope envelope,
            String proposalId,
            String reason,
            String code,
            List<FileProblem> files,
            Optional<Cause> cause)
            implements PullRequestEvent {
        public PublishParked {
            files = List.copyOf(files);
        }

        /** How a signed statement says that a person accepts all of it: the code, then each file's word. */
        public List<String> acknowledgements() {
            return FileProblem.acknowledgements(code, files);
        }
    }

    /** It cannot be published as it is: what the files name is for the agent to act on, in a new proposal. */
    record PublishFailed(
            Envelope envelope,
            String proposalId,
            String reason,
            String code,
            List<FileProblem> files,
            Optional<Cause> cause)
            implements PullRequestEvent {
        public PublishFailed {
            files = List.copyOf(files);
        }
    }

    /** People decided on it: merged, or closed without. */
    record PullRequestClosed(Envelope envelope, String proposalId, long number, boolean merged, String mergeSha)
            implements PullRequestEvent {}
}
