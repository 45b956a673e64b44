package dev.sicd.model.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names that the paths of one proposal take up, to notice two that no checkout can hold side by side. */
final class TreeNames {
    private final Name root = new Name("", false);

    /** Takes the path and its directories; what would make it right, where one of them is taken otherwise. */
    Optional<String> add(String path) {
        String[] parts = path.split("/", -1);
        Name at = root;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            boolean isFile = i == parts.length - 1;
            Name name = new Name(part, isFile);
            Name taken = at.below.computeIfAbsent(FilePaths.folded(part), folded -> name);
            if (taken != name && (isFile || taken.isFile || !taken.spelled.equals(part))) {
                return Optional.of(taken.cure());
            }
            at = taken;
        }
        return Optional.empty();
    }

    /** One name, and those below it by how the most forgiving file system compares them. */
    private static final class Name {
        private final String spelled;
        private final boolean isFile;
        private final Map<String, Name> below = new HashMap<>();

        Name(String spelled, boolean isFile) {
            this.spelled = spelled;
            this.isFile = isFile;
        }

        String cure() {
            return isFile
                    ? "'" + spelled + "' is named already; name each file once, and nothing below it"
                            + " (names that differ in case only are one file on some machines)"
                    : "'" + spelled
                            + "' is a directory of another change; write it the same way, and put no file there";
        }
    }
}
