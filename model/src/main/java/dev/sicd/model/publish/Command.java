package dev.sicd.model.publish;

import dev.sicd.model.git.GitId;
import java.time.Duration;
import java.util.List;

/** What a publication wants done next; each is answered by one {@link Observation}, but for the last. */
public sealed interface Command {

    /** One request to the hosting service, about the repository of the order. */
    sealed interface Call extends Command {
        Effect effect();
    }

    /** What a call leaves behind. */
    enum Effect {
        NOTHING,
        /** An object named by its content, which nobody sees: to send it again is to send it once. */
        OBJECT,
        /** Something that is there once or twice; after any doubt it has to be looked for. */
        VISIBLE,
        /** Something beside what was approved, without which the pull request is whole. */
        DECORATION
    }

    /** The pull requests from this branch of the repository itself, open or not. */
    record ListPullRequests(String branch) implements Call {
        @Override
        public Effect effect() {
            return Effect.NOTHING;
        }
    }

    record GetPullRequest(long number) implements Call {
        @Override
        public Effect effect() {
            return Effect.NOTHING;
        }
    }

    record GetRepository() implements Call {
        @Override
        public Effect effect() {
            return Effect.NOTHING;
        }
    }

    /** The commit that a branch points at. */
    record GetBranch(String branch) implements Call {
        @Override
        public Effect effect() {
            return Effect.NOTHING;
        }
    }

    record GetCommit(GitId id) implements Call {
        @Override
        public Effect effect() {
            return Effect.NOTHING;
        }
    }

    /** One directory, or everything below it. */
    record GetTree(GitId id, boolean recursive) implements Call {
        @Override
        public Effect effect() {
            return Effect.NOTHING;
        }
    }

    record CreateBlob(String content) implements Call {
        @Override
        public Effect effect() {
            return Effect.OBJECT;
        }
    }

    /**
     * A tree that differs from another in some files.
     *
     * @param edits at most {@link Publication#EDITS_PER_TREE_MAX}
     */
    record CreateTree(GitId base, List<Edit> edits) implements Call {
        public CreateTree {
            edits = List.copyOf(edits);
        }

        @Override
        public Effect effect() {
            return Effect.OBJECT;
        }
    }

    record CreateCommit(String message, GitId tree, GitId parent) implements Call {
        @Override
        public Effect effect() {
            return Effect.OBJECT;
        }
    }

    record CreateBranch(String branch, GitId commit) implements Call {
        @Override
        public Effect effect() {
            return Effect.VISIBLE;
        }
    }

    record OpenPullRequest(String branch, String baseBranch, String title, String body, boolean draft) implements Call {
        @Override
        public Effect effect() {
            return Effect.VISIBLE;
        }
    }

    record AddLabels(long number, List<String> labels) implements Call {
        public AddLabels {
            labels = List.copyOf(labels);
        }

        @Override
        public Effect effect() {
            return Effect.DECORATION;
        }
    }

    record RequestReviewers(long number, List<String> reviewers) implements Call {
        public RequestReviewers {
            reviewers = List.copyOf(reviewers);
        }

        @Override
        public Effect effect() {
            return Effect.DECORATION;
        }
    }

    record AddAssignees(long number, List<String> assignees) implements Call {
        public AddAssignees {
            assignees = List.copyOf(assignees);
        }

        @Override
        public Effect effect() {
            return Effect.DECORATION;
        }
    }

    /** Let some time pass; {@link Observation.Rested} answers it. */
    record Rest(Duration time) implements Command {}

    /** There is nothing more to do. */
    record Finish(Outcome outcome) implements Command {}
}
