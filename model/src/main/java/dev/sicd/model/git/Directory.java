package dev.sicd.model.git;

import dev.sicd.model.event.FilePaths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of one directory, found by name in constant time. It does not know where it is. */
record Directory(Map<String, TreeEntry> entries, Map<String, String> namesByFolded) {
    static Directory of(List<TreeEntry> entries) {
        Map<String, TreeEntry> byName = HashMap.newHashMap(entries.size());
        Map<String, String> namesByFolded = HashMap.newHashMap(entries.size());
        for (TreeEntry entry : entries) {
            byName.put(entry.name(), entry);
            namesByFolded.putIfAbsent(FilePaths.folded(entry.name()), entry.name());
        }
        return new Directory(byName, namesByFolded);
    }

    Optional<TreeEntry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** A name here that is the same one where case does not count. */
    Optional<String> likeName(String name) {
        return Optional.ofNullable(namesByFolded.get(FilePaths.folded(name)));
    }
}
