package dev.sicd.model.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names that the paths of one proposal take up, to notice two that no checkout can hold side by side. */
final class TreeNames {
    private final Map<String, Name> taken = new HashMap<>();

    /** Takes the path and its directories; what would make it right, where one of them is taken otherwise. */
    Optional<String> add(String path) {
        Optional<Name> clash = Optional.empty();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Name directory = new Name(path.substring(0, slash), false);
            clash = clash.or(() -> take(directory).filter(other -> !other.equals(directory)));
        }
        return clash.or(() -> take(new Name(path, true))).map(TreeNames::cure);
    }

    private Optional<Name> take(Name name) {
        return Optional.ofNullable(taken.putIfAbsent(FilePaths.folded(name.path()), name));
    }

    private static String cure(Name other) {
        return other.isFile()
                ? "'" + other.path() + "' is named already; name each file once, and nothing below it"
                        + " (names that differ in case only are one file on some machines)"
                : "'" + other.path()
                        + "' is a directory of another change; write it the same way, and put no file there";
    }

    private record Name(String path, boolean isFile) {}
}
