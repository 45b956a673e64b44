package dev.sicd.kit;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that was probably meant by an unknown one; it does not decide what is known. */
public final class Spelling {
    /** Longer names are not compared: the cost grows with the square, and the name comes from outside. */
    private static final int LENGTH_MAX = 100;

    private Spelling() {}

    /**
     * The known name with the fewest edits (insert, delete, replace, swap neighbours; case does not count) from the
     * given one, when they are few enough to be a slip: one for short names, up to three for long ones.
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        int editsMax = name.length() <= 4 ? 1 : name.length() <= 8 ? 2 : 3;
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - name.length()) <= editsMax)
                .map(candidate -> new Candidate(candidate, edits(lower(name), lower(candidate))))
                .filter(candidate -> candidate.edits <= editsMax)
                .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private record Candidate(String name, int edits) {}

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The distance of Damerau and Levenshtein, in its restricted form. */
    private static int edits(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 ? j : j == 0 ? i : cheapest(table, a, b, i, j);
            }
        }
        return table[a.length()][b.length()];
    }

    private static int cheapest(int[][] table, String a, String b, int i, int j) {
        int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
    }
}
