package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.EventJson;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** An episode as JSON: the training episode's own fields first and in their order, ours after. It reads nothing. */
final class EpisodeJson {
    /** All that {@code fields=} may name. */
    static final Set<String> FIELDS = new LinkedHashSet<>(List.of(
            "episode_id",
            "run_id",
            "episode_number",
            "started_at",
            "completed_at",
            "status",
            "task_description",
            "context",
            "actions",
            "outcomes",
            "metrics",
            "metadata",
            "started",
            "late",
            "conflicts",
            "revivals",
            "action_count",
            "outcome_count",
            "lease_ms",
            "positions",
            "metadata_sha256"));

    private static final double MICROS_PER_MILLI = 1_000;

    private final Episode episode;
    private final long committedPosition;
    private Optional<EpisodeStarted> start = Optional.empty();
    private Optional<EpisodeCompleted> end = Optional.empty();
    private Optional<EpisodeEntries.Page> page = Optional.empty();

    EpisodeJson(Episode episode, long committedPosition) {
        this.episode = episode;
        this.committedPosition = committedPosition;
    }

    void startedBy(Ledger.Told<EpisodeStarted> told) {
        start = Optional.of(told.event());
    }

    void endedBy(Ledger.Told<EpisodeCompleted> told) {
        end = Optional.of(told.event());
    }

    void entries(EpisodeEntries.Page read) {
        page = Optional.of(read);
    }

    ObjectNode write(Fields fields) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("episode_id", episode.episodeId());
        body.put("run_id", episode.runId());
        body.put("episode_number", episode.number());
        Times.put(body, "started_at", episode.startedAt());
        Times.put(body, "completed_at", episode.endedAt());
        body.put("status", episode.status().name().toLowerCase(Locale.ROOT));
        body.put("task_description", start.map(EpisodeStarted::taskDescription).orElse(""));
        body.set(
                "context",
                EventJson.objectOrText(start.map(EpisodeStarted::context).orElse("{}")));
        page.ifPresent(read -> body.set("actions", read.actions()));
        page.ifPresent(read -> body.set("outcomes", read.outcomes()));
        body.set("metrics", metrics(episode.metrics()));
        body.set(
                "metadata",
                EventJson.objectOrText(end.map(EpisodeCompleted::metadata).orElse("{}")));
        writeOurs(body);
        ObjectNode selected = fields.select(body);
        page.ifPresent(read -> writePaging(selected, read));
        return selected;
    }

    static ObjectNode metrics(Metrics metrics) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("tokens_used", metrics.tokensUsed())
                .put("inference_time_ms", millis(metrics.inferenceTimeMicros()))
                .put("changes_proposed", metrics.changesProposed())
                .put("changes_accepted", metrics.changesAccepted())
                .put("rag_queries", metrics.ragQueries())
                .put("llm_calls", metrics.llmCalls())
                .put("error_count", metrics.errorCount())
                .put("cost_micro_usd", metrics.costMicroUsd());
    }

    static double millis(long micros) {
        return micros / MICROS_PER_MILLI;
    }

    private void writeOurs(ObjectNode body) {
        body.put("started", episode.started());
        body.put("late", episode.late());
        body.put("conflicts", episode.conflicts());
        body.put("revivals", episode.revivals());
        body.put("action_count", episode.actions());
        body.put("outcome_count", episode.outcomes());
        body.put("lease_ms", episode.lease().toMillis());
        body.putObject("positions")
                .put("first", episode.firstPosition())
                .put("last", episode.lastPosition())
                .put("started", episode.startedPosition())
                .put("ended", episode.endedPosition())
                .put("committed", committedPosition);
        end.ifPresent(completed -> body.put(
                "metadata_sha256",
                Hash.sha256(completed.metadata().getBytes(UTF_8)).hex()));
    }

    private static void writePaging(ObjectNode body, EpisodeEntries.Page page) {
        if (!page.damaged().isEmpty()) {
            page.damaged().forEach(body.putArray("damaged")::add);
        }
        page.next().ifPresent(next -> body.put("next", Cursor.ENTRIES.write(next)));
    }
}
