package dev.sicd.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A set of changes to one repository, with the id that everybody computes for it: asking twice is asking once. Whether it is a
 * dry run is part of what it is, so its dry sibling has another id.
 *
 * @param baseBranch the repository's default branch where absent
 */
public record Proposal(
        String runId,
        String title,
        String description,
        String repoOwner,
        String repoName,
        Optional<String> baseBranch,
        boolean dryRun,
        List<CodeChange> changes) {
    private static final int ID_LENGTH = 12;
    private static final String BRANCH_PREFIX = "aura-sicd/";

    /** @throws IllegalArgumentException when a text is no Unicode, so that nobody could agree on its digest */
    public Proposal {
        Ids.requireRunId(runId);
        changes = List.copyOf(changes);
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("the proposal has no change; give at least one");
        }
    }

    /**
     * SHA-256 of the content's RFC 8785 canonical JSON, in hexadecimal: what reviewers approve.
     *
     * @throws IllegalArgumentException when a text has an unpaired surrogate, which no UTF-8 text can hold
     */
    public String contentDigest() {
        String canonical = canonicalJson();
        if (canonical.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("a text of the proposal has an unpaired surrogate; leave it out");
        }
        return HexFormat.of().formatHex(sha256().digest(canonical.getBytes(UTF_8)));
    }

    /** The first 12 digits of the digest. */
    public String proposalId() {
        return contentDigest().substring(0, ID_LENGTH);
    }

    /** The branch that it will be published on, unless the system is set to another prefix. */
    public String branchName() {
        return BRANCH_PREFIX + proposalId();
    }

    /** The same, to be planned only or to be published. */
    public Proposal withDryRun(boolean isDryRun) {
        return new Proposal(runId, title, description, repoOwner, repoName, baseBranch, isDryRun, changes);
    }

    public Proposal withBaseBranch(String branch) {
        return new Proposal(runId, title, description, repoOwner, repoName, Optional.of(branch), dryRun, changes);
    }

    /** The body of {@code POST /propose-pr}. */
    String requestJson() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("run_id", runId).put("title", title).put("description", description);
        body.put("repo_owner", repoOwner).put("repo_name", repoName).put("dry_run", dryRun);
        baseBranch.ifPresent(branch -> body.put("base_branch", branch));
        ArrayNode files = body.putArray("changes");
        changes.forEach(change -> files.add(request(change)));
        return Json.text(body);
    }

    private static ObjectNode request(CodeChange change) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("file_path", change.filePath())
                .put("change_type", word(change))
                .put("rationale", change.rationale());
        if (change.changeType() != CodeChange.ChangeType.DELETE) {
            file.put("new_content", change.newContent());
        }
        change.originalContent().ifPresent(content -> file.put("original_content", content));
        change.baseSha().ifPresent(sha -> file.put("base_sha", sha));
        return file;
    }

    /** Names in the order of their UTF-16 units, absent texts as null; only what is listed here counts. */
    private String canonicalJson() {
        TreeMap<String, Object> content = new TreeMap<>();
        content.put("run_id", runId);
        content.put("title", title);
        content.put("description", description);
        content.put("repo_owner", repoOwner);
        content.put("repo_name", repoName);
        content.put("base_branch", orNull(baseBranch));
        content.put("dry_run", dryRun);
        content.put("changes", changes.stream().map(Proposal::canonical).toList());
        return Json.text(content);
    }

    private static TreeMap<String, Object> canonical(CodeChange change) {
        TreeMap<String, Object> file = new TreeMap<>();
        file.put("file_path", change.filePath());
        file.put("change_type", word(change));
        file.put("original_content", orNull(change.originalContent()));
        file.put("new_content", change.newContent());
        file.put("rationale", change.rationale());
        return file;
    }

    private static Object orNull(Optional<String> text) {
        return text.<Object>map(present -> present).orElseGet(JsonNodeFactory.instance::nullNode);
    }

    private static String word(CodeChange change) {
        return change.changeType().name().toLowerCase(Locale.ROOT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
