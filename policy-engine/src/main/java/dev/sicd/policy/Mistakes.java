package dev.sicd.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;

/** Collects what is wrong with one file, so that all of it can be told at once. */
final class Mistakes {
    /** Who makes more has given us another kind of file. */
    private static final int KEPT_MAX = 100;

    private final String source;
    private final List<Mistake> found = new ArrayList<>();

    Mistakes(String source) {
        this.source = Shown.printable(source, Shown.LINE_MAX);
    }

    void add(Mark at, String what, String cure) {
        add(at.getLine() + 1, at.getColumn() + 1, what, cure);
    }

    void add(int line, int column, String what, String cure) {
        if (found.size() < KEPT_MAX) {
            found.add(new Mistake(source, line, column, what, cure));
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    /** Throws them all when there is one. */
    void check() throws PolicyException {
        if (!found.isEmpty()) {
            throw new PolicyException(inOrder());
        }
    }

    List<Mistake> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column))
                .distinct()
                .toList();
    }
}
