package dev.sicd.cli.imports;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a file.
 *
 * @param skipped how many events were not written, by the reason
 * @param refused why nothing of it was written, or not all of it
 */
record FileOutcome(Path file, long imported, SortedMap<String, Long> skipped, Optional<String> refused) {
    static FileOutcome refused(Path file, String reason) {
        return new FileOutcome(file, 0, new TreeMap<>(), Optional.of(reason));
    }

    long skippedCount() {
        return skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For a line of a report. */
    String words() {
        StringBuilder words = new StringBuilder(file + ": ");
        refused.ifPresent(reason -> words.append("refused: ").append(reason));
        if (refused.isEmpty() || imported > 0) {
            words.append(refused.isPresent() ? " (" : "").append(imported).append(" imported");
            words.append(", ").append(skippedCount()).append(" skipped");
            skipped.forEach((reason, count) ->
                    words.append("; ").append(count).append(' ').append(reason));
            words.append(refused.isPresent() ? ")" : "");
        }
        return words.toString();
    }
}
