package dev.sicd.fakegithub;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One pull request as it stands; it changes only by being replaced.
 *
 * @param head the branch it comes from
 * @param headSha the commit of that branch when it was last looked at; what the branch is now, the repository knows
 * @param mergeCommit there once it was merged
 * @param closedAt there once it was closed, merged or not
 * @param teams asked to review, by slug
 */
public record PullRequest(
        int number,
        String author,
        String title,
        String body,
        String head,
        String headSha,
        String base,
        boolean draft,
        Optional<String> mergeCommit,
        Instant createdAt,
        Optional<Instant> closedAt,
        List<String> labels,
        List<String> assignees,
        List<String> reviewers,
        List<String> teams) {
    public PullRequest {
        labels = List.copyOf(labels);
        assignees = List.copyOf(assignees);
        reviewers = List.copyOf(reviewers);
        teams = List.copyOf(teams);
    }

    /** {@code open} or {@code closed}; a merged one is closed. */
    public String state() {
        return isOpen() ? "open" : "closed";
    }

    public boolean isOpen() {
        return closedAt.isEmpty();
    }

    public boolean isMerged() {
        return mergeCommit.isPresent();
    }

    PullRequest at(String sha) {
        return with(sha, mergeCommit, closedAt, labels, assignees, reviewers, teams);
    }

    PullRequest closed(Instant when, Optional<String> merge) {
        return with(headSha, merge, Optional.of(when), labels, assignees, reviewers, teams);
    }

    PullRequest labelled(List<String> more) {
        return with(headSha, mergeCommit, closedAt, union(labels, more), assignees, reviewers, teams);
    }

    PullRequest assigned(List<String> more) {
        return with(headSha, mergeCommit, closedAt, labels, union(assignees, more), reviewers, teams);
    }

    PullRequest requested(List<String> people, List<String> groups) {
        return with(headSha, mergeCommit, closedAt, labels, assignees, union(reviewers, people), union(teams, groups));
    }

    private PullRequest with(
            String sha,
            Optional<String> merge,
            Optional<Instant> closed,
            List<String> named,
            List<String> assigned,
            List<String> people,
            List<String> groups) {
        return new PullRequest(
                number, author, title, body, head, sha, base, draft, merge, createdAt, closed, named, assigned, people,
                groups);
    }

    private static List<String> union(List<String> first, List<String> second) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
