package dev.sicd.cli.tidy;

import java.nio.file.Path;

/** What came of looking at one file. */
public sealed interface Examination {
    /** Relative to the checkout. */
    Path file();

    /** Nothing to tidy. */
    record Clean(Path file, int bytes) implements Examination {}

    /** Something to tidy. */
    record Untidy(Finding finding) implements Examination {
        @Override
        public Path file() {
            return finding.file();
        }
    }

    /**
     * Not looked into.
     *
     * @param reason why, for people
     */
    record Skipped(Path file, String reason) implements Examination {}
}
