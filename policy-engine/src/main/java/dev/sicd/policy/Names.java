package dev.sicd.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that an unknown one was probably meant to be. */
final class Names {
    /** Longer names are not compared: the cost grows with the square. */
    private static final int LENGTH_MAX = 64;

    private static final int LISTED_MAX = 12;

    private Names() {}

    /** The cure for a name that is not known: the nearest one, or all of them when none is near and they are few. */
    static String cure(String name, Collection<String> known) {
        return nearest(name, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> known.size() > LISTED_MAX
                        ? "'sicd policy show' explains what there is"
                        : "known are "
                                + String.join(", ", known.stream().sorted().toList()));
    }

    private static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String typed = name.toLowerCase(Locale.ROOT);
        int editsMax = name.length() <= 4 ? 1 : name.length() <= 8 ? 2 : 3;
        record Candidate(String name, int edits) {}
        return known.stream()
                .map(candidate -> new Candidate(candidate, edits(typed, candidate.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.edits <= editsMax)
                .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /** The edit distance, row by row; two neighbours swapped are two edits. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
