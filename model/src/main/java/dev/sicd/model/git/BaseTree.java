package dev.sicd.model.git;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tree that a change goes on top of, as far as it was read: a root and some of its directories. It fetches nothing:
 * it says which directory has to be read next, and refuses to answer for one that was not.
 */
public final class BaseTree {
    static final String ROOT = "";

    private final GitId root;
    private final Map<String, Directory> directories;

    /** @param directories all entries of each, by its path; the root's is empty */
    public BaseTree(GitId root, Map<String, List<TreeEntry>> directories) {
        this(root, Map.of(), directories);
    }

    private BaseTree(GitId root, Map<String, Directory> known, Map<String, List<TreeEntry>> added) {
        this.root = root;
        this.directories = new HashMap<>(known);
        added.forEach((path, entries) -> this.directories.put(path, Directory.of(entries)));
    }

    /** The whole tree, from a recursive listing that was not truncated. */
    public static BaseTree ofRecursive(GitId root, List<PathEntry> entries) {
        Map<String, List<TreeEntry>> directories = new HashMap<>();
        directories.put(ROOT, new ArrayList<>());
        for (PathEntry entry : entries) {
            if (entry.mode() == Mode.DIRECTORY) {
                directories.computeIfAbsent(entry.path(), none -> new ArrayList<>());
            }
            directories
                    .computeIfAbsent(parent(entry.path()), none -> new ArrayList<>())
                    .add(new TreeEntry(name(entry.path()), entry.mode(), entry.id()));
        }
        return new BaseTree(root, directories);
    }

    /** The same tree with one more directory known. */
    public BaseTree with(String directory, List<TreeEntry> entries) {
        return new BaseTree(root, directories, Map.of(directory, entries));
    }

    public GitId root() {
        return root;
    }

    public boolean knows(String directory) {
        return directories.containsKey(directory);
    }

    /**
     * What is at a path, if something is.
     *
     * @throws IllegalStateException when a directory on the way exists and is not known
     */
    public Optional<TreeEntry> at(String path) {
        Way way = way(path);
        return way.end().equals(path) ? way.entry() : Optional.empty();
    }

    /**
     * Which entry that is no directory stands where the path needs one.
     *
     * @throws IllegalStateException when a directory on the way exists and is not known
     */
    public Optional<PathEntry> obstacle(String path) {
        Way way = way(path);
        return way.end().equals(path)
                ? Optional.empty()
                : way.entry().map(entry -> new PathEntry(way.end(), entry.mode(), entry.id()));
    }

    /**
     * Which existing file or directory would be the same as one on this path where case does not count, by its path.
     *
     * @throws IllegalStateException when a directory on the way exists and is not known
     */
    public Optional<String> caseClash(String path) {
        Way way = way(path);
        if (way.entry().isPresent()) {
            return Optional.empty();
        }
        String directory = parent(way.end());
        return known(directory).likeName(name(way.end())).map(name -> child(directory, name));
    }

    /** Directories that these paths lead through, that exist, and that have to be read next; more may follow. */
    public List<String> missingDirectories(Collection<String> paths) {
        return paths.stream()
                .map(this::walk)
                .filter(way -> !way.isKnown())
                .map(Way::end)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The id by which a directory is read.
     *
     * @throws IllegalStateException when there is none at this path, or a directory above it is not known
     */
    public GitId directory(String path) {
        if (path.equals(ROOT)) {
            return root;
        }
        return at(path).filter(entry -> entry.mode() == Mode.DIRECTORY)
                .map(TreeEntry::id)
                .orElseThrow(() -> new IllegalStateException("there is no directory '" + path + "' in tree " + root));
    }

    /**
     * The id of the tree after some files were written and others deleted, from the directories on the way to them alone.
     * A directory that has nothing left is gone, as git keeps no empty ones; deleting what is absent changes nothing.
     *
     * @throws IllegalArgumentException when a file would have to be a directory too
     * @throws IllegalStateException when a directory on the way exists and is not known
     */
    public GitId treeAfter(Collection<PathEntry> written, Collection<String> deleted) {
        return new EditedTree(this).id(written, deleted);
    }

    Directory known(String directory) {
        return Optional.ofNullable(directories.get(directory))
                .orElseThrow(() -> new IllegalStateException("directory '" + directory + "' of tree " + root
                        + " was not read; read what missingDirectories() names first"));
    }

    private Way way(String path) {
        Way way = walk(path);
        if (!way.isKnown()) {
            known(way.end());
        }
        return way;
    }

    private Way walk(String path) {
        String directory = ROOT;
        while (knows(directory)) {
            int start = directory.isEmpty() ? 0 : directory.length() + 1;
            int slash = path.indexOf('/', start);
            String end = slash < 0 ? path : path.substring(0, slash);
            Optional<TreeEntry> entry = known(directory).entry(end.substring(start));
            if (slash < 0 || entry.isEmpty() || entry.get().mode() != Mode.DIRECTORY) {
                return new Way(end, entry, true);
            }
            directory = end;
        }
        return new Way(directory, Optional.empty(), false);
    }

    static String child(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * How far a path leads into the tree.
     *
     * @param end where it ends: the path itself, the first part of it that is absent or no directory, or is not known
     */
    private record Way(String end, Optional<TreeEntry> entry, boolean isKnown) {}
}
