package dev.sicd.cli.tidy;

import java.nio.file.Path;
import java.util.List;

/**
 * A file with defects and the same file without them.
 *
 * @param file relative to the checkout
 * @param defects at least one, by rule, then by line
 */
public record Finding(Path file, List<Defect> defects, String original, String fixed) {
    public Finding {
        defects = List.copyOf(defects);
    }

    /** The change as a unified diff that {@code git apply} takes. */
    public String diff() {
        return UnifiedDiff.between(file.toString(), original, fixed);
    }
}
