package dev.sicd.cli.tidy;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Judges files by their names alone: what somebody else wrote, or wrote untidily on purpose, is not ours to tidy. */
final class FileNames {
    private static final Set<String> VENDORED = Set.of(
            "vendor", "vendored", "third_party", "third-party", "node_modules", "bower_components", ".git", ".yarn");
    private static final Set<String> BUILT =
            Set.of("target", "build", "dist", "out", ".gradle", ".venv", "__pycache__");
    private static final Set<String> TEST_DATA =
            Set.of("testdata", "test-data", "fixtures", "golden", "snapshots", "__snapshots__", "__fixtures__");
    private static final Set<String> BLANKS_MATTER =
            Set.of("patch", "diff", "csv", "tsv", "snap", "golden", "approved", "expected");

    private FileNames() {}

    /** Lower case, without the dot; empty for a name without one. */
    static String extension(Path file) {
        String name = last(file);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** Why not to look into this file, if there is a reason. */
    static Optional<String> reasonToSkip(Path file) {
        for (Path part : file.normalize()) {
            String name = part.toString();
            if (VENDORED.contains(name)) {
                return Optional.of("vendored: below '%s'".formatted(name));
            }
            if (TEST_DATA.contains(name)) {
                return Optional.of("test data, maybe untidy on purpose: below '%s'".formatted(name));
            }
        }
        String name = last(file);
        if (name.endsWith(".min.js") || name.endsWith(".min.css")) {
            return Optional.of("generated: minified");
        }
        if (BLANKS_MATTER.contains(extension(file))) {
            return Optional.of("blanks matter in .%s files".formatted(extension(file)));
        }
        return Optional.empty();
    }

    /** Whether a walk stays out of this directory; git knows better what is tracked and does not ask. */
    static boolean isLeftOutOfWalks(Path directory) {
        return VENDORED.contains(last(directory)) || BUILT.contains(last(directory));
    }

    private static String last(Path file) {
        return Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
    }
}
