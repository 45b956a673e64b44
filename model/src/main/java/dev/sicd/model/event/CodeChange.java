package dev.sicd.model.event;

import java.util.Optional;

/**
 * One file of a proposal.
 *
 * @param filePath relative to the repository's root, with {@code /}
 * @param originalContent what the agent saw before its change; pins the change to it
 * @param newContent the whole file afterwards; empty for a deletion
 * @param baseSha git blob id of the file that the agent saw
 */
public record CodeChange(
        String filePath,
        ChangeType changeType,
        Optional<String> originalContent,
        String newContent,
        String rationale,
        Optional<String> baseSha) {

    /** What happens to the file. */
    public enum ChangeType {
        UNKNOWN,
        CREATE,
        UPDATE,
        DELETE
    }
}
