package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.schemas.ResultJson;
import java.util.Optional;

/**
 * What the publisher said of a proposal, as parts of the proposal's JSON: the branch, the result, the plan, the pull
 * request. It reads nothing.
 *
 * @param said what it said last
 * @param opened that the pull request was opened: its facts stay when it is merged or closed
 */
record PublishedJson(
        ProposalState state,
        Optional<Ledger.Told<PullRequestEvent>> said,
        Optional<Ledger.Told<PullRequestOpened>> opened) {

    void writeBranch(ObjectNode body) {
        plan().ifPresent(plan -> body.put("branch", plan.branch()));
        opened.ifPresent(told -> body.put("branch", told.event().branch()));
    }

    ObjectNode result() {
        return ResultJson.write(state, said.map(Ledger.Told::event), opened.map(Ledger.Told::event));
    }

    void write(ObjectNode body) {
        plan().ifPresent(plan -> body.set("plan", plan(plan).put("planned_at", saidAt())));
        if (opened.isEmpty() && closed().isEmpty()) {
            return;
        }
        ObjectNode pullRequest = body.putObject("pull_request");
        opened.ifPresent(told -> writeOpened(pullRequest, told));
        closed().ifPresent(closed -> {
            pullRequest.put("number", closed.number());
            pullRequest.put("merged", closed.merged());
            pullRequest.put("merge_sha", closed.mergeSha());
            pullRequest.put("closed_at", saidAt());
        });
    }

    private Optional<PullRequestPlanned> plan() {
        return said.map(Ledger.Told::event)
                .filter(PullRequestPlanned.class::isInstance)
                .map(PullRequestPlanned.class::cast);
    }

    private Optional<PullRequestClosed> closed() {
        return said.map(Ledger.Told::event)
                .filter(PullRequestClosed.class::isInstance)
                .map(PullRequestClosed.class::cast);
    }

    private String saidAt() {
        return said.map(told -> told.entry().recordedAt().toString()).orElse("");
    }

    private static void writeOpened(ObjectNode pullRequest, Ledger.Told<PullRequestOpened> told) {
        PullRequestOpened opened = told.event();
        pullRequest.put("repository", opened.repository());
        pullRequest.put("branch", opened.branch());
        pullRequest.put("number", opened.number());
        pullRequest.put("url", opened.url());
        pullRequest.put("commit_sha", opened.commitSha());
        pullRequest.put("tree_sha", opened.treeSha());
        pullRequest.put("base_branch", opened.baseBranch());
        pullRequest.put("base_sha", opened.baseSha());
        ArrayNode warnings = pullRequest.putArray("warnings");
        opened.warnings().forEach(warnings::add);
        pullRequest.put("opened_at", told.entry().recordedAt().toString());
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
