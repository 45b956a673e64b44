package dev.sicd.e2e.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Collects violations, the first of each invariant only: what is broken is often broken a thousand times. Thread-safe. */
final class Findings {
    private static final int EACH_MAX = 20;

    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    synchronized void add(String invariant, String place, Object expected, Object found) {
        if (counts.merge(invariant, 1, Integer::sum) <= EACH_MAX) {
            violations.add(new Violation(invariant, place, expected.toString(), found.toString()));
        }
    }

    void same(String invariant, String place, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            add(invariant, place, expected, found);
        }
    }

    void addAll(List<Violation> others) {
        others.forEach(other -> add(other.invariant(), other.place(), other.expected(), other.found()));
    }

    synchronized List<Violation> all() {
        List<Violation> all = new ArrayList<>(violations);
        counts.forEach((invariant, count) -> {
            if (count > EACH_MAX) {
                all.add(new Violation(invariant, "further places", "none", (count - EACH_MAX) + " more"));
            }
        });
        return List.copyOf(all);
    }
}
