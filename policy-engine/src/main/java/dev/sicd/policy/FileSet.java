package dev.sicd.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Those of the changed paths that match one of its patterns. Most patterns are only a name: those are looked up instead
 * of being tried one after the other.
 *
 * @param names of files, at any depth
 * @param directories at any depth
 */
record FileSet(Set<String> names, Set<String> directories, List<Glob> others) implements Variable {
    FileSet {
        names = Set.copyOf(names);
        directories = Set.copyOf(directories);
        others = List.copyOf(others);
    }

    static FileSet of(List<Glob> patterns) {
        return new FileSet(
                patterns.stream().flatMap(glob -> glob.plainName().stream()).collect(Collectors.toSet()),
                patterns.stream()
                        .flatMap(glob -> glob.plainDirectory().stream())
                        .collect(Collectors.toSet()),
                patterns.stream()
                        .filter(glob -> glob.plainName().isEmpty()
                                && glob.plainDirectory().isEmpty())
                        .toList());
    }

    @Override
    public Object value(Evaluation evaluation) {
        List<Path> paths = evaluation.paths();
        List<String> matching = new ArrayList<>();
        for (Path path : paths) {
            if (contains(path.segments())) {
                matching.add(path.text());
            }
        }
        return List.copyOf(matching);
    }

    private boolean contains(List<String> segments) {
        return names.contains(segments.getLast())
                || segments.stream().anyMatch(directories::contains)
                || others.stream().anyMatch(pattern -> pattern.matches(segments));
    }

    /**
     * A changed path.
     *
     * @param segments as patterns want them
     */
    record Path(String text, List<String> segments) {
        static Path of(String text) {
            return new Path(text, Glob.segments(text));
        }
    }
}
