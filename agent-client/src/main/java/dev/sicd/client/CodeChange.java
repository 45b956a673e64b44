package dev.sicd.client;

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
        CREATE,
        UPDATE,
        DELETE
    }

    public static CodeChange create(String filePath, String newContent, String rationale) {
        return new CodeChange(filePath, ChangeType.CREATE, Optional.empty(), newContent, rationale, Optional.empty());
    }

    public static CodeChange update(String filePath, String newContent, String rationale) {
        return new CodeChange(filePath, ChangeType.UPDATE, Optional.empty(), newContent, rationale, Optional.empty());
    }

    public static CodeChange delete(String filePath, String rationale) {
        return new CodeChange(filePath, ChangeType.DELETE, Optional.empty(), "", rationale, Optional.empty());
    }

    /** Pinned: it is published only onto exactly this content. */
    public CodeChange seen(String content) {
        return new CodeChange(filePath, changeType, Optional.of(content), newContent, rationale, baseSha);
    }
}
