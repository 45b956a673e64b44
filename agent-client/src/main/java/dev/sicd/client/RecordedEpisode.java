package dev.sicd.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An episode as the system has it. JSON objects are text.
 *
 * @param metrics the counters by name, {@code tokens_used} for instance
 * @param json the first page of the system's answer, which says more
 */
public record RecordedEpisode(
        String episodeId,
        String runId,
        int episodeNumber,
        Optional<Instant> startedAt,
        Optional<Instant> completedAt,
        String status,
        String taskDescription,
        String context,
        List<Entry> actions,
        List<Entry> outcomes,
        Metrics metrics,
        String metadata,
        String json) {
    public RecordedEpisode {
        actions = List.copyOf(actions);
        outcomes = List.copyOf(outcomes);
    }

    /** An action or an outcome. */
    public record Entry(Instant timestamp, String type, String data) {}

    /** The counters' totals. */
    public record Metrics(
            long tokensUsed,
            double inferenceTimeMs,
            long changesProposed,
            long changesAccepted,
            long ragQueries,
            long llmCalls,
            long errorCount,
            long costMicroUsd) {
        static Metrics of(JsonNode body) {
            return new Metrics(
                    body.path("tokens_used").longValue(),
                    body.path("inference_time_ms").doubleValue(),
                    body.path("changes_proposed").longValue(),
                    body.path("changes_accepted").longValue(),
                    body.path("rag_queries").longValue(),
                    body.path("llm_calls").longValue(),
                    body.path("error_count").longValue(),
                    body.path("cost_micro_usd").longValue());
        }
    }

    /** @param pages the system's answers, in order and at least one */
    static RecordedEpisode of(List<JsonNode> pages) {
        JsonNode first = pages.get(0);
        List<Entry> actions = new ArrayList<>();
        List<Entry> outcomes = new ArrayList<>();
        for (JsonNode page : pages) {
            page.path("actions").forEach(entry -> actions.add(entry(entry)));
            page.path("outcomes").forEach(entry -> outcomes.add(entry(entry)));
        }
        return new RecordedEpisode(
                first.path("episode_id").asText(),
                first.path("run_id").asText(),
                first.path("episode_number").intValue(),
                time(first.path("started_at")),
                time(first.path("completed_at")),
                first.path("status").asText(),
                first.path("task_description").asText(),
                Json.text(first.path("context")),
                actions,
                outcomes,
                Metrics.of(first.path("metrics")),
                Json.text(first.path("metadata")),
                Json.text(first));
    }

    private static Entry entry(JsonNode entry) {
        return new Entry(
                Instant.parse(entry.path("timestamp").asText()),
                entry.path("type").asText(),
                Json.text(entry.path("data")));
    }

    private static Optional<Instant> time(JsonNode text) {
        return text.isTextual() ? Optional.of(Instant.parse(text.textValue())) : Optional.empty();
    }
}
