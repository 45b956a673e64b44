package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;

/** What the publisher last said of a proposal, as parts of the proposal's JSON: the branch, the result, the details. */
final class PublishedJson {
    private PublishedJson() {}

    static void writeBranch(ObjectNode body, PullRequestEvent event) {
        switch (event) {
            case PullRequestPlanned planned -> body.put("branch", planned.branch());
            case PullRequestOpened opened -> body.put("branch", opened.branch());
            case PublishDeferred ignored -> {}
            case PublishParked ignored -> {}
            case PublishFailed ignored -> {}
            case ChangesAlreadyApplied ignored -> {}
            case PullRequestClosed ignored -> {}
        }
    }

    static void writeResult(ObjectNode result, PullRequestEvent event) {
        switch (event) {
            case PullRequestPlanned ignored -> {}
            case PullRequestOpened opened ->
                result.put("pr_number", opened.number()).put("pr_url", opened.url());
            case PublishDeferred deferred ->
                result.put("reason", deferred.reason())
                        .put("until", deferred.until().toString());
            case PublishParked parked -> result.put("reason", parked.reason());
            case PublishFailed failed -> result.put("reason", failed.reason());
            case ChangesAlreadyApplied ignored -> {}
            case PullRequestClosed closed -> result.put("pr_number", closed.number());
        }
    }

    static void write(ObjectNode body, Ledger.Told<PullRequestEvent> told) {
        String recordedAt = told.entry().recordedAt().toString();
        switch (told.event()) {
            case PullRequestPlanned planned -> body.set("plan", plan(planned).put("planned_at", recordedAt));
            case PullRequestOpened opened ->
                body.putObject("pull_request")
                        .put("repository", opened.repository())
                        .put("branch", opened.branch())
                        .put("number", opened.number())
                        .put("url", opened.url())
                        .put("commit_sha", opened.commitSha())
                        .put("tree_sha", opened.treeSha())
                        .put("opened_at", recordedAt);
            case PullRequestClosed closed ->
                body.putObject("pull_request")
                        .put("number", closed.number())
                        .put("merged", closed.merged())
                        .put("merge_sha", closed.mergeSha())
                        .put("closed_at", recordedAt);
            case PublishDeferred ignored -> {}
            case PublishParked ignored -> {}
            case PublishFailed ignored -> {}
            case ChangesAlreadyApplied ignored -> {}
        }
    }

    private static ObjectNode plan(PullRequestPlanned planned) {
        ObjectNode plan = JsonNodeFactory.instance.objectNode();
        plan.put("repository", planned.repository());
        plan.put("base_branch", planned.baseBranch());
        plan.put("branch", planned.branch());
        plan.put("title", planned.title());
        plan.put("body", planned.body());
        ArrayNode files = plan.putArray("files");
        planned.files()
                .forEach(file -> files.addObject()
                        .put("file_path", file.filePath())
                        .put("change_type", ProposalJson.lower(file.changeType()))
                        .put("lines_added", file.linesAdded())
                        .put("lines_removed", file.linesRemoved()));
        return plan;
    }
}
