package dev.sicd.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.tidy.Defect;
import dev.sicd.cli.tidy.Finding;
import dev.sicd.model.event.FilePaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Collects the findings that one pull request is made of, as they are found, and what it leaves out and why. It holds the
 * contents of the chosen ones only. For one thread.
 */
final class Selection {
    /** A change that people can still look through. From 11 files on the built-in policy has a person decide. */
    static final int FILES_MAX = 10;

    /** Of original and new contents together; an event on the log may have twice as much. */
    static final int BYTES_MAX = 2 << 20;

    private final Function<Path, String> pathOf;
    private final List<Finding> chosen = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> leftOut = new LinkedHashMap<>();
    private int bytes;
    private int found;
    private int defects;

    /** @param pathOf how the repository calls a file */
    Selection(Function<Path, String> pathOf) {
        this.pathOf = pathOf;
    }

    void offer(Finding finding) {
        found++;
        defects += finding.defects().size();
        String path = pathOf.apply(finding.file());
        int size = finding.original().getBytes(UTF_8).length + finding.fixed().getBytes(UTF_8).length;
        if (FilePaths.problem(path).isPresent()) {
            leaveOut("their names cannot be proposed");
        } else if (chosen.size() == FILES_MAX) {
            leaveOut("a pull request has at most %d files".formatted(FILES_MAX));
        } else if (bytes + size > BYTES_MAX) {
            leaveOut("a pull request has at most %d bytes".formatted(BYTES_MAX));
        } else if (!names.add(path.toLowerCase(Locale.ROOT))) {
            leaveOut("their names differ from others in case only");
        } else {
            chosen.add(finding);
            bytes += size;
        }
    }

    List<Finding> chosen() {
        return List.copyOf(chosen);
    }

    /** How many files are left out, by reason. */
    Map<String, Integer> leftOut() {
        return Map.copyOf(leftOut);
    }

    /** All files with defects, chosen or not. */
    int found() {
        return found;
    }

    /** All defects, in chosen files or not. */
    int defects() {
        return defects;
    }

    int bytes() {
        return bytes;
    }

    /** What one rule has to do in the chosen files. */
    List<Fix> fixesOf(String rule) {
        List<Fix> fixes = new ArrayList<>();
        for (Finding finding : chosen) {
            List<Defect> ofRule = finding.defects().stream()
                    .filter(defect -> defect.rule().equals(rule))
                    .toList();
            if (!ofRule.isEmpty()) {
                boolean first = finding.defects().getFirst().rule().equals(rule);
                fixes.add(new Fix(pathOf.apply(finding.file()), ofRule, first));
            }
        }
        return fixes;
    }

    /**
     * What one rule has to do in one file.
     *
     * @param first whether no rule before touches the file: files, not edits, are what a proposal counts
     */
    record Fix(String path, List<Defect> defects, boolean first) {
        Fix {
            defects = List.copyOf(defects);
        }
    }

    private void leaveOut(String reason) {
        leftOut.merge(reason, 1, Integer::sum);
    }
}
