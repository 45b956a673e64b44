package dev.sicd.model.event;

import dev.sicd.model.ledger.CanonicalJson;
import dev.sicd.model.ledger.Hash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is approved when a proposal is approved. Its digest is its identity, in any language: SHA-256 over the
 * RFC 8785 canonical JSON of the fields below.
 */
public record ProposalContent(
        String runId,
        String title,
        String description,
        String repoOwner,
        String repoName,
        Optional<String> baseBranch,
        boolean dryRun,
        List<CodeChange> changes) {
    private static final int ID_LENGTH = 12;

    public ProposalContent {
        changes = List.copyOf(changes);
    }

    /**
     * The digest that approvals are bound to.
     *
     * @throws IllegalArgumentException when a text is not Unicode; {@link ProposalRules#check(ProposalContent)} tells before
     */
    public Hash digest() {
        return Hash.sha256(CanonicalJson.write(asJson()));
    }

    /** The proposal's id: the first 12 hexadecimal digits of the digest, so that a retried submission is the same one. */
    public static String proposalId(Hash digest) {
        return digest.hex().substring(0, ID_LENGTH);
    }

    /** Absent text is JSON null; only what is listed here counts, so {@code base_sha} does not. */
    private Map<String, Optional<Object>> asJson() {
        Map<String, Optional<Object>> json = new LinkedHashMap<>();
        json.put("run_id", Optional.of(runId));
        json.put("title", Optional.of(title));
        json.put("description", Optional.of(description));
        json.put("repo_owner", Optional.of(repoOwner));
        json.put("repo_name", Optional.of(repoName));
        json.put("base_branch", baseBranch.map(Object.class::cast));
        json.put("dry_run", Optional.of(dryRun));
        json.put(
                "changes",
                Optional.of(changes.stream().map(ProposalContent::asJson).toList()));
        return json;
    }

    private static Map<String, Optional<Object>> asJson(CodeChange change) {
        Map<String, Optional<Object>> json = new LinkedHashMap<>();
        json.put("file_path", Optional.of(change.filePath()));
        json.put("change_type", Optional.of(change.changeType().name().toLowerCase(Locale.ROOT)));
        json.put("original_content", change.originalContent().map(Object.class::cast));
        json.put("new_content", Optional.of(change.newContent()));
        json.put("rationale", Optional.of(change.rationale()));
        return json;
    }
}
