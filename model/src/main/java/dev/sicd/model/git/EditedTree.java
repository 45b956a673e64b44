package dev.sicd.model.git;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes what a tree is named after edits, directory by directory from the deepest; it keeps no tree. */
final class EditedTree {
    private final BaseTree base;

    EditedTree(BaseTree base) {
        this.base = base;
    }

    GitId id(Collection<PathEntry> written, Collection<String> deleted) {
        List<Edit> edits = new ArrayList<>();
        deleted.forEach(path -> edits.add(new Edit(path, Optional.empty())));
        written.forEach(entry -> edits.add(new Edit(entry.path(), Optional.of(entry))));
        return id(BaseTree.ROOT, true, edits).orElseGet(() -> GitId.tree(List.of()));
    }

    /** Of one directory, unless it has nothing left. It calls itself for those below, as deep as a path can be long. */
    private Optional<GitId> id(String directory, boolean exists, List<Edit> edits) {
        Map<String, TreeEntry> entries =
                exists ? new HashMap<>(base.known(directory).entries()) : new HashMap<>();
        Map<String, List<Edit>> editsBelow = new HashMap<>();
        for (Edit edit : edits) {
            String rest = edit.path().substring(directory.isEmpty() ? 0 : directory.length() + 1);
            int slash = rest.indexOf('/');
            if (slash < 0) {
                edit.applyTo(entries, rest);
            } else {
                editsBelow
                        .computeIfAbsent(rest.substring(0, slash), none -> new ArrayList<>())
                        .add(edit);
            }
        }
        for (Map.Entry<String, List<Edit>> below : editsBelow.entrySet()) {
            String name = below.getKey();
            String path = BaseTree.child(directory, name);
            id(path, isDirectory(path, Optional.ofNullable(entries.get(name))), below.getValue())
                    .map(id -> new TreeEntry(name, Mode.DIRECTORY, id))
                    .ifPresentOrElse(entry -> entries.put(name, entry), () -> entries.remove(name));
        }
        return entries.isEmpty() ? Optional.empty() : Optional.of(GitId.tree(List.copyOf(entries.values())));
    }

    private static boolean isDirectory(String path, Optional<TreeEntry> entry) {
        if (entry.isPresent() && entry.get().mode() != Mode.DIRECTORY) {
            throw new IllegalArgumentException(
                    "'" + path + "' is a file and cannot be a directory too; delete it first, or use another path");
        }
        return entry.isPresent();
    }

    private record Edit(String path, Optional<PathEntry> written) {
        void applyTo(Map<String, TreeEntry> entries, String name) {
            written.map(entry -> new TreeEntry(name, entry.mode(), entry.id()))
                    .ifPresentOrElse(entry -> entries.put(name, entry), () -> entries.remove(name));
        }
    }
}
