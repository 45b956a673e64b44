package dev.sicd.model.publish;

import dev.sicd.model.git.GitId;
import dev.sicd.model.git.PathEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came of a {@link Command}. */
public sealed interface Observation {

    /** All pull requests that the service named, from whatever branch. */
    record PullRequests(List<PullRequest> found) implements Observation {
        public PullRequests {
            found = List.copyOf(found);
        }
    }

    /** One pull request, opened just now or asked for by its number. */
    record Found(PullRequest pullRequest) implements Observation {}

    record Repository(String defaultBranch, boolean archived) implements Observation {}

    /** Where a branch points; empty where there is no such branch. */
    record Branch(Optional<GitId> commit) implements Observation {}

    /**
     * A commit, read or made.
     *
     * @param verified whether the service vouches for its signature
     */
    record Commit(GitId id, GitId tree, List<GitId> parents, String message, boolean verified) implements Observation {
        public Commit {
            parents = List.copyOf(parents);
        }
    }

    /**
     * What is in a directory, its paths relative to it.
     *
     * @param truncated whether the service left some out
     */
    record Listing(List<PathEntry> entries, boolean truncated) implements Observation {
        public Listing {
            entries = List.copyOf(entries);
        }
    }

    /** A blob or tree is stored under this id. */
    record Stored(GitId id) implements Observation {}

    /** It is done, and there is nothing more to say. */
    record Done() implements Observation {}

    record Rested() implements Observation {}

    /**
     * It was not done, or nobody knows.
     *
     * @param message what the service said, for people; it holds no secret
     * @param patience how long to wait before anything is asked again, where the service said so
     */
    record Refused(Fault fault, String message, Duration patience) implements Observation {
        public static Refused of(Fault fault, String message) {
            return new Refused(fault, message, Duration.ZERO);
        }
    }

    /** Why it was not done. */
    enum Fault {
        /** No answer, or one that does not say whether it was done: a lost connection, 5xx. */
        UNSURE,
        /** A limit of the service; it was not done. */
        LIMITED,
        /** The credentials do not count. */
        UNAUTHORIZED,
        /** What is asked about is not there, or these credentials may not see it. */
        MISSING,
        /** The repository has no commit. */
        EMPTY,
        /** The branch or pull request that was to be made is there. */
        EXISTS,
        /** The branch has nothing that its base lacks. */
        NOTHING_TO_OPEN,
        /** The repository cannot have drafts. */
        NO_DRAFTS,
        /** An object made just now is not seen everywhere yet. */
        NOT_REPLICATED,
        /** Anything else that the service answered with no. */
        DENIED
    }

    /**
     * A pull request of the repository.
     *
     * @param body empty where there is none
     * @param branch the head's, without owner
     * @param headRepository {@code owner/name} of the head's repository, empty where that is gone
     * @param head the commit the branch pointed at
     * @param open neither merged nor closed
     * @param mergeCommit empty unless merged
     */
    record PullRequest(
            long number,
            String url,
            String body,
            String branch,
            String headRepository,
            GitId head,
            String baseBranch,
            boolean open,
            boolean merged,
            Optional<GitId> mergeCommit) {}
}
