package dev.sicd.fakegithub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.InvalidObjectIdException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.Merger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Objects and refs of one repository, in memory and with the ids git gives them; who may do what is not asked here. */
final class GitStore {
    private final InMemoryRepository repository;

    GitStore(String name) {
        this.repository = new InMemoryRepository(new DfsRepositoryDescription(name));
    }

    /** What stands at a path. */
    record Leaf(FileMode mode, ObjectId id) {}

    /** For a walk of the caller's own. */
    Repository jgit() {
        return repository;
    }

    ObjectId insertBlob(byte[] bytes) {
        return inserted(inserter -> inserter.insert(Constants.OBJ_BLOB, bytes));
    }

    ObjectId insertCommit(CommitBuilder commit) {
        return inserted(inserter -> inserter.insert(commit));
    }

    /**
     * Writes the trees that hold these leaves.
     *
     * @throws IllegalArgumentException when git takes one of the paths for malformed
     */
    ObjectId insertTree(SortedMap<String, Leaf> leaves) {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        leaves.forEach((path, leaf) -> {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(leaf.mode());
            entry.setObjectId(leaf.id());
            builder.add(entry);
        });
        builder.finish();
        return inserted(index::writeTree);
    }

    /** All leaves below a tree, by path. */
    SortedMap<String, Leaf> leaves(ObjectId tree) {
        SortedMap<String, Leaf> found = new TreeMap<>();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                found.put(walk.getPathString(), new Leaf(walk.getFileMode(0), walk.getObjectId(0)));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of an object of this type; nothing when there is none. */
    Optional<byte[]> bytes(ObjectId id, int type) {
        try {
            ObjectLoader loader = repository.open(id);
            return loader.getType() == type ? Optional.of(loader.getBytes()) : Optional.empty();
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(ObjectId id, int type) {
        return bytes(id, type).isPresent();
    }

    Optional<RevCommit> commit(ObjectId id) {
        if (!has(id, Constants.OBJ_COMMIT)) {
            return Optional.empty();
        }
        return Optional.of(parsed(id));
    }

    /** The tree of this id, or that of the commit of this id, as GitHub takes either. */
    Optional<ObjectId> tree(ObjectId id) {
        if (has(id, Constants.OBJ_TREE)) {
            return Optional.of(id);
        }
        return commit(id).map(RevCommit::getTree);
    }

    Optional<ObjectId> ref(String name) {
        try {
            return Optional.ofNullable(repository.exactRef(name)).map(ref -> ref.getObjectId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasRefs() {
        try {
            return !repository
                    .getRefDatabase()
                    .getRefsByPrefix(Constants.R_REFS)
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False when git refuses, such as {@code a/b} beside {@code a}. */
    boolean updateRef(String name, ObjectId target) {
        try {
            RefUpdate update = repository.updateRef(name);
            update.setNewObjectId(target);
            update.setForceUpdate(true);
            return switch (update.update()) {
                case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> true;
                default -> false;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteRef(String name) {
        try {
            RefUpdate update = repository.updateRef(name);
            update.setForceUpdate(true);
            update.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many commits of {@code head} are not in {@code base}. */
    int ahead(ObjectId base, ObjectId head) {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(head));
            walk.markUninteresting(walk.parseCommit(base));
            int commits = 0;
            while (walk.next() != null) {
                commits++;
            }
            return commits;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tree of both merged; nothing when they conflict. */
    Optional<ObjectId> merged(ObjectId base, ObjectId head) {
        Merger merger = MergeStrategy.RECURSIVE.newMerger(repository, true);
        try {
            return merger.merge(base, head) ? Optional.of(merger.getResultTreeId()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing for a text that is no full id. */
    static Optional<ObjectId> id(String sha) {
        try {
            return Optional.of(ObjectId.fromString(sha));
        } catch (InvalidObjectIdException e) {
            return Optional.empty();
        }
    }

    private RevCommit parsed(ObjectId id) {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectId inserted(Insertion insertion) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = insertion.into(inserter);
            inserter.flush();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Insertion {
        ObjectId into(ObjectInserter inserter) throws IOException;
    }
}
