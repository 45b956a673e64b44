package dev.sicd.model.publish;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.git.BaseTree;
import dev.sicd.model.git.GitId;
import dev.sicd.model.git.PathEntry;
import dev.sicd.model.git.TreeEntry;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.Listing;
import dev.sicd.model.publish.Probing.Existing;
import dev.sicd.model.publish.Probing.Ground;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reading what the change is put on top of: now, or when an earlier try made its commit. */
sealed interface Reading extends Stage {

    /** May it be written to, and which branch is its default? */
    record Repository(Optional<GitId> branchHead) implements Reading {
        @Override
        public Command command(Order order) {
            return new Command.GetRepository();
        }

        @Override
        public Stage next(Order order, Observation seen) {
            Observation.Repository repository = Stage.expect(Observation.Repository.class, seen);
            if (repository.archived()) {
                return Stage.parked(
                        "ARCHIVED",
                        "%s is archived; have its owner unarchive it, then release the proposal"
                                .formatted(order.repository()));
            }
            String base = order.baseBranch().orElse(repository.defaultBranch());
            return branchHead
                    .<Stage>map(head -> new Probing.Head(head, base, Optional.empty()))
                    .orElseGet(() -> new BaseBranch(base));
        }
    }

    record BaseBranch(String name) implements Reading {
        @Override
        public Command command(Order order) {
            return new Command.GetBranch(name);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            return Stage.expect(Observation.Branch.class, seen)
                    .commit()
                    .<Stage>map(commit -> new BaseCommit(name, commit, Optional.empty()))
                    .orElseGet(() -> missing(order));
        }

        @Override
        public Optional<Stage> onFault(Order order, Fault fault) {
            return fault == Fault.MISSING ? Optional.of(missing(order)) : Optional.empty();
        }

        private Stage missing(Order order) {
            return Stage.failed(
                    "BASE_MISSING",
                    "%s has no branch '%s' to open a pull request into; propose it for a branch that is there"
                            .formatted(order.repository(), name));
        }
    }

    /**
     * The commit below the change.
     *
     * @param existing the commit that an earlier try put on top of it
     */
    record BaseCommit(String baseBranch, GitId id, Optional<Existing> existing) implements Reading {
        @Override
        public Command command(Order order) {
            return new Command.GetCommit(id);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            GitId tree = Stage.expect(Observation.Commit.class, seen).tree();
            Ground ground = new Ground(baseBranch, id, tree);
            if (tree.equals(GitId.tree(List.of()))) {
                // nothing is in it, and it is no object that the service has
                return new Planned(ground, existing).of(order, new BaseTree(tree, Map.of("", List.of())));
            }
            return new WholeTree(ground, existing);
        }
    }

    /** All files at once. */
    record WholeTree(Ground ground, Optional<Existing> existing) implements Reading {
        @Override
        public Command command(Order order) {
            return new Command.GetTree(ground.tree(), true);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            Listing listing = Stage.expect(Listing.class, seen);
            return listing.truncated()
                    ? new Directory(ground, existing, "", new BaseTree(ground.tree(), Map.of()))
                    : new Planned(ground, existing).of(order, BaseTree.ofRecursive(ground.tree(), listing.entries()));
        }
    }

    /** One directory after the other, of those that the change touches: all at once were too many. */
    record Directory(Ground ground, Optional<Existing> existing, String path, BaseTree known) implements Reading {
        @Override
        public Command command(Order order) {
            return new Command.GetTree(known.directory(path), false);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            Listing listing = Stage.expect(Listing.class, seen);
            if (listing.truncated()) {
                return Stage.parked(
                        "TREE_TOO_LARGE",
                        "the directory '%s' of %s has more entries than the service lists"
                                .formatted(path, order.repository()));
            }
            BaseTree more = known.with(
                    path, listing.entries().stream().map(Directory::entry).toList());
            List<String> missing = more.missingDirectories(
                    order.changes().stream().map(CodeChange::filePath).toList());
            return missing.isEmpty()
                    ? new Planned(ground, existing).of(order, more)
                    : new Directory(ground, existing, missing.getFirst(), more);
        }

        private static TreeEntry entry(PathEntry listed) {
            return new TreeEntry(listed.path(), listed.mode(), listed.id());
        }
    }
}
