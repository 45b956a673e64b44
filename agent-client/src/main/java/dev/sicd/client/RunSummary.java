package dev.sicd.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a run comes to.
 *
 * @param json the whole answer of the system, which says more
 */
public record RunSummary(
        String runId,
        long totalEpisodes,
        long completed,
        long failed,
        long inProgress,
        long totalTokensUsed,
        long totalChangesProposed,
        long totalActions,
        String json) {
    static RunSummary of(JsonNode body) {
        return new RunSummary(
                body.path("run_id").asText(),
                body.path("total_episodes").longValue(),
                body.path("completed").longValue(),
                body.path("failed").longValue(),
                body.path("in_progress").longValue(),
                body.path("total_tokens_used").longValue(),
                body.path("total_changes_proposed").longValue(),
                body.path("total_actions").longValue(),
                Json.text(body));
    }
}
