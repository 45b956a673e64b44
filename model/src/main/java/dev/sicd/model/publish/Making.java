package dev.sicd.model.publish;

import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Observation.Commit;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.PullRequest;
import dev.sicd.model.publish.Probing.Ground;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Making blobs, trees, the commit, the branch and the pull request; only the last two can be seen. */
sealed interface Making extends Stage {
    /** In all, as text of a tree; above it each file is stored on its own. */
    int INLINE_LENGTH_MAX = 1_000_000;

    /** Begins with what is too large, or no text, and cannot stand in a tree's request. */
    static Stage begin(Ground ground, ChangePlan.Ready plan) {
        long length = plan.edits().stream()
                .flatMap(edit -> edit.content().stream())
                .mapToLong(String::length)
                .sum();
        boolean large = length > INLINE_LENGTH_MAX;
        List<Edit> edits = plan.edits();
        for (int i = 0; i < edits.size(); i++) {
            Optional<String> content = edits.get(i).content();
            if (content.isPresent() && (large || !isPlainText(content.get()))) {
                return new Blob(ground, plan, i, large);
            }
        }
        return new Tree(ground, plan, 0, ground.tree());
    }

    private static boolean isPlainText(String content) {
        return content.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f');
    }

    /** One file, and then the others that need it. */
    record Blob(Ground ground, ChangePlan.Ready plan, int index, boolean large) implements Making {
        @Override
        public Command command(Order order) {
            return new Command.CreateBlob(edit().content().orElseThrow());
        }

        @Override
        public Stage next(Order order, Observation seen) {
            GitId stored = Stage.expect(Observation.Stored.class, seen).id();
            GitId expected = edit().blob().orElseThrow();
            if (!stored.equals(expected)) {
                return otherThanApproved("file " + edit().path(), stored, expected);
            }
            List<Edit> edits = new ArrayList<>(plan.edits());
            edits.set(index, new Edit(edit().path(), edit().mode(), Optional.empty(), Optional.of(stored)));
            return begin(ground, new ChangePlan.Ready(edits, plan.expectedTree(), plan.warnings()));
        }

        private Edit edit() {
            return plan.edits().get(index);
        }
    }

    /**
     * The tree, some files at a time.
     *
     * @param done how many of the edits are in {@code base}
     */
    record Tree(Ground ground, ChangePlan.Ready plan, int done, GitId base) implements Making {
        @Override
        public Command command(Order order) {
            return new Command.CreateTree(base, plan.edits().subList(done, end()));
        }

        @Override
        public Stage next(Order order, Observation seen) {
            GitId stored = Stage.expect(Observation.Stored.class, seen).id();
            if (end() < plan.edits().size()) {
                return new Tree(ground, plan, end(), stored);
            }
            return stored.equals(plan.expectedTree())
                    ? new NewCommit(ground, stored, plan.warnings())
                    : otherThanApproved("tree", stored, plan.expectedTree());
        }

        private int end() {
            return Math.min(plan.edits().size(), done + Publication.EDITS_PER_TREE_MAX);
        }
    }

    record NewCommit(Ground ground, GitId tree, List<String> warnings) implements Making {
        @Override
        public Command command(Order order) {
            return new Command.CreateCommit(order.commitMessage(), tree, ground.commit());
        }

        @Override
        public Stage next(Order order, Observation seen) {
            Commit commit = Stage.expect(Commit.class, seen);
            if (!commit.tree().equals(tree)) {
                return otherThanApproved("commit's tree", commit.tree(), tree);
            }
            if (!commit.parents().equals(List.of(ground.commit()))) {
                return Stage.parked(
                        "COMMIT_DIFFERS",
                        "the service made a commit on %s, and %s was asked for"
                                .formatted(commit.parents(), ground.commit()));
            }
            if (order.manner().requireVerified() && !commit.verified()) {
                return Stage.parked(
                        "UNVERIFIED",
                        "the service does not vouch for commit %s, and only verified ones are wanted; publish as a GitHub App, or turn require-verified off, then release the proposal"
                                .formatted(commit.id()));
            }
            return new NewBranch(ground, commit.id(), tree, warnings);
        }
    }

    /** The first thing that others see. */
    record NewBranch(Ground ground, GitId commit, GitId tree, List<String> warnings) implements Making {
        @Override
        public Command command(Order order) {
            return new Command.CreateBranch(order.branch(), commit);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            Stage.expect(Observation.Done.class, seen);
            return new LastLook(ground, commit, tree, warnings);
        }
    }

    /**
     * Is there still no pull request? The service refuses a second one only while the first is open: what another publisher
     * has opened and people have closed since the first look must not be opened again.
     */
    record LastLook(Ground ground, GitId commit, GitId tree, List<String> warnings) implements Making {
        @Override
        public Command command(Order order) {
            return new Command.ListPullRequests(order.branch());
        }

        @Override
        public Stage next(Order order, Observation seen) {
            return Probing.PullRequests.found(order, seen)
                    .orElseGet(() ->
                            new Request(ground, commit, tree, order.manner().draft(), warnings));
        }
    }

    record Request(Ground ground, GitId commit, GitId tree, boolean draft, List<String> warnings) implements Making {
        @Override
        public Command command(Order order) {
            return new Command.OpenPullRequest(order.branch(), ground.baseBranch(), order.title(), order.body(), draft);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            PullRequest opened = Stage.expect(Observation.Found.class, seen).pullRequest();
            return opened.head().equals(commit)
                    ? new Decorating(opened, ground, tree, warnings).begin(order)
                    // somebody pushed meanwhile
                    : new Probing.Head(opened.head(), ground.baseBranch(), Optional.of(opened));
        }

        @Override
        public Stage again() {
            return new LastLook(ground, commit, tree, warnings);
        }

        @Override
        public Optional<Stage> onFault(Order order, Fault fault) {
            return switch (fault) {
                case NOTHING_TO_OPEN ->
                    Optional.of(new Stage.Ended(new Outcome.AlreadyApplied(ground.baseBranch(), ground.commit())));
                case NO_DRAFTS -> Optional.of(new Request(ground, commit, tree, false, withoutDraft()));
                default -> Optional.empty();
            };
        }

        private List<String> withoutDraft() {
            List<String> more = new ArrayList<>(warnings);
            more.add("it is no draft: the repository cannot have drafts");
            return more;
        }
    }

    private static Stage otherThanApproved(String what, GitId stored, GitId expected) {
        return Stage.parked(
                "NOT_STORED_AS_APPROVED",
                "the service stored the %s as %s, and what was approved is %s; nothing of it is visible"
                        .formatted(what, stored, expected));
    }
}
