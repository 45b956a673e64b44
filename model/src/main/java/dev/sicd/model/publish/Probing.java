package dev.sicd.model.publish;

import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Observation.Commit;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.PullRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looking for what an earlier try has done, and for what others have in its place. */
sealed interface Probing extends Stage {

    /** Is there a pull request from its branch? */
    record PullRequests() implements Probing {
        @Override
        public Command command(Order order) {
            return new Command.ListPullRequests(order.branch());
        }

        @Override
        public Stage next(Order order, Observation seen) {
            return found(order, seen).orElseGet(Branch::new);
        }

        /** Where it goes when there is one. */
        static Optional<Stage> found(Order order, Observation seen) {
            // the service leaves its filter out when it does not like it, and says nothing
            List<PullRequest> found = Stage.expect(Observation.PullRequests.class, seen).found().stream()
                    .filter(candidate -> candidate.branch().equals(order.branch())
                            && candidate.headRepository().equalsIgnoreCase(order.repository()))
                    .toList();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(found.stream()
                    .filter(candidate -> isOurs(candidate, order))
                    .min(Comparator.comparingLong(PullRequest::number))
                    .<Stage>map(ours -> new Head(ours.head(), ours.baseBranch(), Optional.of(ours)))
                    .orElseGet(() -> foreign(found.getFirst(), order)));
        }

        /** The last line, because text of an agent may stand anywhere before it. */
        private static boolean isOurs(PullRequest candidate, Order order) {
            String body = candidate.body().stripTrailing();
            return body.substring(body.lastIndexOf('\n') + 1).equals(order.marker());
        }

        private static Stage foreign(PullRequest other, Order order) {
            return Stage.parked(
                    "FOREIGN_PULL_REQUEST",
                    "pull request %d of %s is from the branch %s and is not this proposal's; close it and delete or rename its branch, then release the proposal"
                            .formatted(other.number(), order.repository(), order.branch()));
        }
    }

    /** Is there one already, of what must not be begun any more? */
    record OnlyPullRequests(Outcome otherwise) implements Probing {
        @Override
        public Command command(Order order) {
            return new Command.ListPullRequests(order.branch());
        }

        @Override
        public Stage next(Order order, Observation seen) {
            return PullRequests.found(order, seen)
                    .filter(stage -> stage instanceof Head)
                    .orElseGet(() -> new Ended(otherwise));
        }

        /** Where nothing can be seen there is nothing to be known; whatever goes wrong once it is found is told. */
        @Override
        public Optional<Stage> onFault(Order order, Fault fault) {
            return switch (fault) {
                case MISSING, EMPTY, DENIED, EXISTS, NOTHING_TO_OPEN, NO_DRAFTS -> Optional.of(new Ended(otherwise));
                case UNSURE, LIMITED, UNAUTHORIZED, NOT_REPLICATED -> Optional.empty();
            };
        }
    }

    /** Is there the branch? */
    record Branch() implements Probing {
        @Override
        public Command command(Order order) {
            return new Command.GetBranch(order.branch());
        }

        @Override
        public Stage next(Order order, Observation seen) {
            return new Reading.Repository(
                    Stage.expect(Observation.Branch.class, seen).commit());
        }

        @Override
        public Optional<Stage> onFault(Order order, Fault fault) {
            return fault == Fault.MISSING ? Optional.of(new Reading.Repository(Optional.empty())) : Optional.empty();
        }
    }

    /**
     * Whose commit does the branch point at?
     *
     * @param pullRequest ours, where there is one
     */
    record Head(GitId id, String baseBranch, Optional<PullRequest> pullRequest) implements Probing {
        @Override
        public Command command(Order order) {
            return new Command.GetCommit(id);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            Commit commit = Stage.expect(Commit.class, seen);
            boolean ours = commit.parents().size() == 1
                    && CommitMessage.isOf(commit.message(), order.proposalId(), order.contentDigest());
            if (ours) {
                return new Reading.BaseCommit(
                        baseBranch, commit.parents().getFirst(), Optional.of(new Existing(commit, pullRequest)));
            }
            return pullRequest.map(request -> goneOn(order, request, commit)).orElseGet(() -> foreign(order));
        }

        /** People have gone on from it, as they may. */
        private Stage goneOn(Order order, PullRequest request, Commit commit) {
            GitId base =
                    commit.parents().isEmpty() ? commit.id() : commit.parents().getFirst();
            Decorating open = new Decorating(
                    request,
                    new Ground(baseBranch, base, commit.tree()),
                    commit.tree(),
                    List.of("its branch has commits of others; what they hold was not compared"));
            return open.begin(order);
        }

        private Stage foreign(Order order) {
            return Stage.parked(
                    "FOREIGN_BRANCH",
                    "the branch %s of %s points at a commit that is not this proposal's (%s); delete or rename it, then release the proposal"
                            .formatted(order.branch(), order.repository(), id));
        }
    }

    /** What an earlier try has left. */
    record Existing(Commit commit, Optional<PullRequest> pullRequest) {}

    /** What a change is put on top of. */
    record Ground(String baseBranch, GitId commit, GitId tree) {}
}
