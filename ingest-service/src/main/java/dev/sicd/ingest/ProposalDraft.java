package dev.sicd.ingest;

import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalRules;
import dev.sicd.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A proposal as it was asked for, by the rules of the model; whether its run makes it a dry run is not known yet. */
record ProposalDraft(ProposalContent content, EnvelopeReader.Stated stated) {
    /** The whole record has this limit, so no single text can be longer. */
    private static final JsonType<String> FILE = JsonType.text(Topic.INPUT_BYTES_MAX);

    private static final JsonType<String> SHORT = JsonType.text(1_000);
    private static final JsonType<String> PATH = JsonType.text(8_192);
    private static final JsonType<String> BLOB_ID =
            JsonType.matching(Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}"), "give a git blob id in hexadecimal");
    private static final JsonType<ChangeType> CHANGE_TYPE = JsonType.oneOf(List.of("create", "update", "delete"))
            .map(type -> ChangeType.valueOf(type.toUpperCase(Locale.ROOT)), ChangeType.UNKNOWN);

    /** @throws dev.sicd.kit.http.Problem 400, 415 or 422 with everything that is wrong */
    static ProposalDraft read(Request request, EnvelopeReader envelopes, IngestConfig config) {
        JsonBody body = JsonBody.of(request);
        String runId = body.required("run_id", Fields.RUN_ID);
        ProposalContent content = new ProposalContent(
                runId,
                body.required("title", JsonType.filledText(ProposalRules.TITLE_LENGTH_MAX)),
                body.optional("description", Fields.TEXT).orElse(""),
                repository(body, "repo_owner", config.repoOwner(), "GITHUB_REPO_OWNER"),
                repository(body, "repo_name", config.repoName(), "GITHUB_REPO_NAME"),
                body.optional("base_branch", SHORT),
                body.optional("dry_run", JsonType.bool()).orElse(false),
                changes(body));
        EnvelopeReader.Stated stated =
                envelopes.read(body, request, runId, Optional.empty(), IdempotencyKey.of(request));
        body.check();
        Fields.refuse(ProposalRules.check(content));
        return new ProposalDraft(content, stated);
    }

    ProposalContent as(boolean dryRun) {
        return new ProposalContent(
                content.runId(),
                content.title(),
                content.description(),
                content.repoOwner(),
                content.repoName(),
                content.baseBranch(),
                dryRun,
                content.changes());
    }

    private static String repository(JsonBody body, String field, Optional<String> fallback, String setting) {
        Optional<String> given = body.optional(field, SHORT);
        if (given.isEmpty() && fallback.isEmpty() && !body.has(field)) {
            body.reject(field, "is required: this service has no default; give it here, or set " + setting);
        }
        return given.or(() -> fallback).orElse("");
    }

    private static List<CodeChange> changes(JsonBody body) {
        List<CodeChange> changes = new ArrayList<>();
        for (JsonBody change : body.objects("changes", ProposalRules.CHANGES_MAX)) {
            ChangeType type = change.required("change_type", CHANGE_TYPE);
            Optional<String> newContent = change.optional("new_content", FILE);
            if (type != ChangeType.DELETE && !change.has("new_content")) {
                change.reject("new_content", "is required unless change_type is delete; give the whole file");
            }
            changes.add(new CodeChange(
                    change.required("file_path", PATH),
                    type,
                    change.optional("original_content", FILE),
                    newContent.orElse(""),
                    change.optional("rationale", Fields.TEXT).orElse(""),
                    change.optional("base_sha", BLOB_ID)));
        }
        return changes;
    }
}
