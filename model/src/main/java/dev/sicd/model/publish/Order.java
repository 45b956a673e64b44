package dev.sicd.model.publish;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.ledger.Hash;
import java.util.List;
import java.util.Optional;

/**
 * The pull request that was approved, complete, and how it is to be opened.
 *
 * @param baseBranch empty for the repository's default
 * @param branch the one branch that may be made for it
 * @param marker last line of the body, by which it is recognised
 * @param manner what the operator chose
 */
public record Order(
        String proposalId,
        Hash contentDigest,
        String repoOwner,
        String repoName,
        Optional<String> baseBranch,
        String branch,
        String title,
        String body,
        String marker,
        String commitMessage,
        List<CodeChange> changes,
        Manner manner) {
    public Order {
        changes = List.copyOf(changes);
    }

    /** {@code owner/name}. */
    public String repository() {
        return repoOwner + "/" + repoName;
    }

    /**
     * How pull requests are opened.
     *
     * @param unpinned what becomes of an update that does not say what it was made on
     * @param requireVerified whether only a commit will do that the service vouches for
     */
    public record Manner(
            UnpinnedUpdates unpinned,
            boolean requireVerified,
            boolean draft,
            List<String> labels,
            List<String> reviewers,
            List<String> assignees) {
        public Manner {
            labels = List.copyOf(labels);
            reviewers = List.copyOf(reviewers);
            assignees = List.copyOf(assignees);
        }
    }
}
