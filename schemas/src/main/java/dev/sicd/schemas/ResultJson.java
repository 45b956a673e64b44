package dev.sicd.schemas;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.fold.ProposalState;
import java.util.List;
import java.util.Optional;

/**
 * What became of a proposal, in the words of the API: the same at the door where it is proposed and at those where it is
 * read. It reads nothing, and the plan of a dry run is not part of it.
 */
public final class ResultJson {
    /** The code of a failure that has a word of its own: what was to be changed has changed meanwhile. */
    private static final String STALE = "STALE";

    private ResultJson() {}

    /**
     * The result.
     *
     * @param said what the publisher said last; empty where it has said nothing, or that cannot be read
     * @param opened that the pull request was opened, where it was
     */
    public static ObjectNode write(
            ProposalState state, Optional<PullRequestEvent> said, Optional<PullRequestOpened> opened) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("status", status(state, said));
        if (state.isSaidByPublisher()) {
            said.ifPresent(event -> write(result, event, opened));
        }
        return result;
    }

    /** The word with which {@code propose-pr} answers, and the plain state where it answers with an error instead. */
    private static String status(ProposalState state, Optional<PullRequestEvent> said) {
        return switch (state) {
            case PLACEHOLDER, SUBMITTED, APPROVED -> "pending";
            case PLANNED -> "dry_run";
            case OPENED -> "created";
            case FAILED -> said.filter(ResultJson::isStale).isPresent() ? "stale" : "failed";
            case AWAITING_REVIEW,
                    DENIED,
                    REJECTED,
                    EXPIRED,
                    WITHDRAWN,
                    ALREADY_APPLIED,
                    DEFERRED,
                    PARKED,
                    MERGED,
                    CLOSED -> state.word();
        };
    }

    private static boolean isStale(PullRequestEvent event) {
        return event instanceof PublishFailed failed && failed.code().equals(STALE);
    }

    private static void write(ObjectNode result, PullRequestEvent event, Optional<PullRequestOpened> opened) {
        switch (event) {
            case PullRequestPlanned ignored -> {}
            case ChangesAlreadyApplied ignored -> {}
            case PullRequestOpened created -> writeOpened(result, created);
            case PullRequestClosed closed -> {
                result.put("pr_number", closed.number());
                opened.ifPresent(created -> result.put("pr_url", created.url()));
            }
            case PublishDeferred deferred ->
                result.put("until", deferred.until().toString())
                        .put("reason", deferred.reason())
                        .put("code", deferred.code());
            case PublishParked parked ->
                result.put("reason", parked.reason()).put("code", parked.code()).set("files", files(parked.files()));
            case PublishFailed failed ->
                result.put("reason", failed.reason()).put("code", failed.code()).set("files", files(failed.files()));
        }
    }

    private static void writeOpened(ObjectNode result, PullRequestOpened opened) {
        result.put("pr_number", opened.number()).put("pr_url", opened.url());
        opened.warnings().forEach(warning -> result.withArray("warnings").add(warning));
    }

    private static ArrayNode files(List<FileProblem> problems) {
        ArrayNode files = JsonNodeFactory.instance.arrayNode();
        for (FileProblem problem : problems) {
            ObjectNode file =
                    files.addObject().put("file_path", problem.filePath()).put("code", problem.code());
            if (problem.line() > 0) {
                file.put("line", problem.line());
            }
            file.put("detail", problem.detail());
        }
        return files;
    }
}
