package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.fold.EpisodeCounts;
import dev.sicd.model.fold.ProposalCounts;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Gate;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A run as JSON: the run summary's own fields first and in their order, ours after. It reads nothing. */
final class RunJson {
    private RunJson() {}

    /** @param gate read before the run, so that what is committed is not newer than what is folded */
    static ObjectNode summary(Run run, Optional<RunStarted> start, Gate gate) {
        ObjectNode body = summaryOf(run);
        body.setAll(described(run, start));
        body.setAll(counters(run));
        body.put("duplicates", gate.duplicates());
        body.put("clock_skewed", run.clockSkewed());
        body.put("unknown_events", run.unknown());
        body.put("position", run.lastPosition());
        body.put("committed_position", gate.chain().position());
        body.put("head", gate.chain().head().hex());
        putOwner(body, run);
        return body;
    }

    /** A run in a list: its summary without what only its chain knows. */
    static ObjectNode row(Run run, Optional<RunStarted> start) {
        ObjectNode row = summaryOf(run);
        row.setAll(described(run, start));
        row.setAll(counters(run));
        row.put("clock_skewed", run.clockSkewed());
        row.put("unknown_events", run.unknown());
        row.put("position", run.lastPosition());
        putOwner(row, run);
        return row;
    }

    /** Milliseconds from start to end by the clocks of who said so; empty while one of them is not known. */
    static OptionalLong duration(Run run) {
        return run.startedAt().isPresent() && run.endedAt().isPresent()
                ? OptionalLong.of(
                        Duration.between(run.startedAt().get(), run.endedAt().get())
                                .toMillis())
                : OptionalLong.empty();
    }

    private static void putOwner(ObjectNode to, Run run) {
        if (run.owner().isEmpty()) {
            to.putNull("owner");
            return;
        }
        to.put("owner", run.owner());
    }

    private static ObjectNode summaryOf(Run run) {
        EpisodeCounts episodes = run.episodes();
        return JsonNodeFactory.instance
                .objectNode()
                .put("run_id", run.runId())
                .put("total_episodes", episodes.total())
                .put("completed", episodes.completed())
                .put("failed", episodes.failed() + episodes.abandoned())
                .put("in_progress", episodes.inProgress())
                .put("total_tokens_used", run.metrics().tokensUsed())
                .put("total_changes_proposed", run.metrics().changesProposed())
                .put("total_actions", run.actions());
    }

    private static ObjectNode described(Run run, Optional<RunStarted> start) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", run.status().name().toLowerCase(Locale.ROOT));
        body.put("started", run.started());
        body.put("dry_run", run.dryRun());
        body.put("episodes_planned", run.episodesPlanned());
        Times.put(body, "started_at", run.startedAt());
        Times.put(body, "completed_at", run.endedAt());
        duration(run).ifPresentOrElse(millis -> body.put("duration_ms", millis), () -> body.putNull("duration_ms"));
        body.put("task_description", start.map(RunStarted::taskDescription).orElse(""));
        ArrayNode tags = body.putArray("tags");
        start.ifPresent(started -> started.tags().forEach(tags::add));
        return body;
    }

    private static ObjectNode counters(Run run) {
        Metrics metrics = run.metrics();
        EpisodeCounts episodes = run.episodes();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("by_status")
                .put("in_progress", episodes.inProgress())
                .put("completed", episodes.completed())
                .put("failed", episodes.failed())
                .put("abandoned", episodes.abandoned());
        body.put("total_outcomes", run.outcomes());
        body.put("total_inference_time_ms", EpisodeJson.millis(metrics.inferenceTimeMicros()));
        body.put("total_changes_accepted", metrics.changesAccepted());
        body.put("total_rag_queries", metrics.ragQueries());
        body.put("total_llm_calls", metrics.llmCalls());
        body.put("total_errors", metrics.errorCount());
        body.put("total_cost_micro_usd", metrics.costMicroUsd());
        body.set("proposals", proposals(run.proposals()));
        body.put("pull_requests_merged", run.proposals().merged());
        body.put("decisions", run.decisions());
        body.put("denials", run.denials());
        body.put("late", run.late());
        body.put("conflicts", run.conflicts());
        return body;
    }

    private static ObjectNode proposals(ProposalCounts proposals) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("total", proposals.total())
                .put("submitted", proposals.submitted())
                .put("awaiting_review", proposals.awaitingReview())
                .put("approved", proposals.approved())
                .put("refused", proposals.refused())
                .put("planned", proposals.planned())
                .put("open", proposals.open())
                .put("merged", proposals.merged())
                .put("closed", proposals.closed());
    }
}
