package dev.sicd.policy;

import dev.sicd.model.policy.Facts.Change;
import java.util.List;

/** Those of the changed paths that match one of its patterns. */
record FileSet(List<Glob> patterns) implements Variable {
    FileSet {
        patterns = List.copyOf(patterns);
    }

    @Override
    public Object value(Evaluation evaluation) {
        return evaluation.facts().changes().changes().stream()
                .map(Change::path)
                .filter(this::contains)
                .toList();
    }

    private boolean contains(String path) {
        List<String> segments = Glob.segments(path);
        return patterns.stream().anyMatch(pattern -> pattern.matches(segments));
    }
}
