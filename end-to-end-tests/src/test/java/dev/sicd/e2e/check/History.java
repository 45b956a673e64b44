package dev.sicd.e2e.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds each answer against the earlier ones. I6: counters and positions never fall, and a status moves in legal ways only. I9:
 * two reads of what is committed never go back in time. I5: a run's episodes are those completed, failed and in progress, at
 * every instant. I10: a proposal never has a second pull request. It reads nothing itself. Thread-safe.
 */
final class History {
    private static final List<String> COUNTERS = List.of(
            "total_episodes",
            "total_actions",
            "total_outcomes",
            "total_tokens_used",
            "total_changes_proposed",
            "decisions",
            "late",
            "conflicts",
            "duplicates");
    private static final Map<String, Set<String>> MOVES = Map.of(
            "in_progress", Set.of("in_progress", "completed", "failed", "abandoned"),
            "abandoned", Set.of("abandoned", "in_progress", "completed", "failed"),
            "completed", Set.of("completed"),
            "failed", Set.of("failed"));

    private final Findings findings;
    private final Map<String, JsonNode> last = new HashMap<>();
    private final Map<String, Long> pullRequests = new HashMap<>();

    History(Findings findings) {
        this.findings = findings;
    }

    /** A run's summary, of whatever consistency. */
    void added(String runId, JsonNode summary) {
        long parts = summary.path("completed").asLong()
                + summary.path("failed").asLong()
                + summary.path("in_progress").asLong();
        findings.same(
                "I5", "episodes of " + runId, summary.path("total_episodes").asLong(-1), parts);
    }

    /**
     * A run's committed summary, the answer to a question that was asked after the earlier answers had come.
     *
     * @param reader whose answers have an order
     */
    synchronized void committed(String reader, String runId, JsonNode summary) {
        added(runId, summary);
        JsonNode before = last.put(reader + " " + runId, summary);
        if (before == null) {
            return;
        }
        notBelow("I9", runId + " position", before.path("position"), summary.path("position"));
        for (String counter : COUNTERS) {
            notBelow("I6", runId + " " + counter, before.path(counter), summary.path(counter));
        }
        moved("status of " + runId, before, summary);
        boolean unmoved = before.path("committed_position").equals(summary.path("committed_position"));
        if (unmoved && !before.path("head").equals(summary.path("head"))) {
            findings.add("I9", "head of " + runId, before.path("head"), summary.path("head"));
        }
    }

    synchronized void episode(String reader, String episodeId, JsonNode episode) {
        JsonNode before = last.put(reader + " " + episodeId, episode);
        if (before == null) {
            return;
        }
        notBelow("I6", episodeId + " actions", before.path("action_count"), episode.path("action_count"));
        notBelow("I9", episodeId + " position", before.at("/positions/last"), episode.at("/positions/last"));
        moved("status of " + episodeId, before, episode);
    }

    /** A read at coordinates. */
    void readAt(Load.Receipt receipt, int status, JsonNode summary) {
        long found = status == 404 ? -1 : summary.path("total_actions").asLong(-1);
        if (found < receipt.actions()) {
            findings.add(
                    "I8",
                    receipt.runId() + " at " + receipt.at(),
                    "at least " + receipt.actions() + " actions",
                    status + " " + found);
        }
    }

    /** Whoever names a write, or asks for what is committed, is never answered from an old copy. */
    void current(String runId, boolean stale) {
        if (stale) {
            findings.add("I9", runId, "an answer of whoever has the newest", "one that is marked as stale");
        }
    }

    synchronized void pullRequest(PullRequestSeen seen) {
        if (!seen.proposalId().isEmpty()) {
            long first = pullRequests.computeIfAbsent(seen.proposalId(), id -> seen.number());
            findings.same("I10", "pull request of " + seen.proposalId(), first, seen.number());
        }
    }

    private void moved(String place, JsonNode before, JsonNode after) {
        String from = before.path("status").asText();
        String to = after.path("status").asText();
        if (!MOVES.getOrDefault(from, Set.of()).contains(to)) {
            findings.add("I6", place, "none but a legal move from " + from, to);
        }
    }

    private void notBelow(String invariant, String place, JsonNode before, JsonNode after) {
        if (after.asLong(-1) < before.asLong(-1)) {
            findings.add(invariant, place, "at least " + before, after);
        }
    }
}
