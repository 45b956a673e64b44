package dev.sicd.model.event;

import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.ledger.CanonicalJson;
import dev.sicd.model.ledger.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a proposal's content must satisfy to be worth a decision. It does not judge whether the change is wanted. */
public final class ProposalRules {
    public static final int CHANGES_MAX = 1_000;
    public static final int TITLE_LENGTH_MAX = 256;
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})");
    private static final Pattern REPOSITORY = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,243}");

    private final List<Violation> violations = new ArrayList<>();

    private ProposalRules() {}

    /** Checks the content, and that the digest and the id are the content's own. */
    static List<Violation> check(ProposalSubmitted submitted) {
        ProposalRules rules = new ProposalRules();
        rules.content(submitted.content());
        if (!rules.violations.isEmpty()) {
            // a wrong content is refused anyway, and text that is not Unicode has no digest
            return List.copyOf(rules.violations);
        }
        Hash digest = submitted.content().digest();
        rules.require(
                digest.equals(submitted.contentDigest()),
                "content_digest",
                submitted.contentDigest(),
                "the content's digest is " + digest);
        rules.require(
                ProposalContent.proposalId(digest).equals(submitted.proposalId()),
                "proposal_id",
                submitted.proposalId(),
                "the content's id is " + ProposalContent.proposalId(digest));
        rules.require(
                submitted.content().runId().equals(submitted.envelope().runId()),
                "run_id",
                submitted.content().runId(),
                "content and envelope name the same run");
        return List.copyOf(rules.violations);
    }

    /** Checks the content alone, for a door that computes digest and id itself. */
    public static List<Violation> check(ProposalContent content) {
        ProposalRules rules = new ProposalRules();
        rules.content(content);
        return List.copyOf(rules.violations);
    }

    private void content(ProposalContent content) {
        unicode("run_id", content.runId());
        unicode("title", content.title());
        unicode("description", content.description());
        int titleLength = content.title().length();
        require(
                !content.title().isBlank() && titleLength <= TITLE_LENGTH_MAX && isOneLine(content.title()),
                "title",
                content.title(),
                "use one line of 1 to " + TITLE_LENGTH_MAX + " characters");
        require(
                content.description().length() <= EventRules.TEXT_LENGTH_MAX,
                "description",
                content.description().length() + " characters",
                "use at most " + EventRules.TEXT_LENGTH_MAX);
        require(
                OWNER.matcher(content.repoOwner()).matches(),
                "repo_owner",
                content.repoOwner(),
                "use a GitHub owner: up to 39 letters, digits and '-'");
        require(
                REPOSITORY.matcher(content.repoName()).matches(),
                "repo_name",
                content.repoName(),
                "use a GitHub repository: up to 100 letters, digits, '.', '_' and '-'");
        content.baseBranch()
                .ifPresent(branch -> require(isBranch(branch), "base_branch", branch, "use a git branch name"));
        changes(content.changes());
    }

    private void changes(List<CodeChange> changes) {
        require(
                !changes.isEmpty() && changes.size() <= CHANGES_MAX,
                "changes",
                changes.size() + " changes",
                "use 1 to " + CHANGES_MAX);
        TreeNames names = new TreeNames();
        for (int i = 0; i < changes.size(); i++) {
            CodeChange change = changes.get(i);
            String field = "changes[" + i + "]";
            FilePaths.problem(change.filePath())
                    .or(() -> names.add(change.filePath()))
                    .ifPresent(cure -> violations.add(Violation.of(field + ".file_path", change.filePath(), cure)));
            require(
                    change.changeType() != ChangeType.UNKNOWN,
                    field + ".change_type",
                    change.changeType(),
                    "use create, update or delete");
            require(
                    change.changeType() != ChangeType.DELETE
                            || change.newContent().isEmpty(),
                    field + ".new_content",
                    change.newContent().length() + " characters",
                    "a deletion leaves nothing: leave it out");
            require(
                    change.changeType() != ChangeType.CREATE
                            || change.originalContent().orElse("").isEmpty(),
                    field + ".original_content",
                    change.originalContent().orElse("").length() + " characters",
                    "there is nothing before a creation: leave it out, or propose an update");
            unicode(field + ".new_content", change.newContent());
            change.originalContent().ifPresent(text -> unicode(field + ".original_content", text));
            unicode(field + ".rationale", change.rationale());
            require(
                    change.rationale().length() <= EventRules.TEXT_LENGTH_MAX,
                    field + ".rationale",
                    change.rationale().length() + " characters",
                    "use at most " + EventRules.TEXT_LENGTH_MAX);
        }
    }

    private static boolean isBranch(String branch) {
        return BRANCH.matcher(branch).matches()
                && !branch.contains("..")
                && !branch.endsWith(".")
                && Stream.of(branch.split("/", -1)).allMatch(ProposalRules::isBranchPart);
    }

    private static boolean isBranchPart(String part) {
        return !part.isEmpty() && !part.startsWith(".") && !part.endsWith(".lock");
    }

    private void unicode(String field, String text) {
        require(
                CanonicalJson.isUnicode(text),
                field,
                text.length() + " characters",
                "an unpaired surrogate is among them, which no UTF-8 text can hold");
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private void require(boolean holds, String field, Object value, String cure) {
        if (!holds) {
            violations.add(Violation.of(field, value, cure));
        }
    }
}
