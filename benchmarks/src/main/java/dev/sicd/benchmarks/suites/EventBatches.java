package dev.sicd.benchmarks.suites;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records events in batches by the system's own door, and waits until they are committed. It does not make them up. */
final class EventBatches {
    private static final int BATCH = 1_000;
    private static final Duration COMMIT_MAX = Duration.ofMinutes(5);
    private static final int UNAVAILABLE = 503;

    private final ApiConnection api;
    private final List<String> batch = new ArrayList<>();
    private String last = "";

    EventBatches(ApiConnection api) {
        this.api = api;
    }

    /** Says that an episode began; its run may be new. */
    void started(String run, String episode, int number) throws IOException {
        add("EpisodeStarted", "episode_started", run, episode, "\"episode_number\":" + number);
    }

    void action(String run, String episode, String data) throws IOException {
        add("ActionLogged", "action_logged", run, episode, "\"type\":\"edit\",\"data\":" + data);
    }

    void outcome(String run, String episode, String data) throws IOException {
        add("OutcomeLogged", "outcome_logged", run, episode, "\"type\":\"code_generated\",\"data\":" + data);
    }

    /** @param deltas fields of JSON */
    void metrics(String run, String episode, String deltas) throws IOException {
        add("MetricsUpdated", "metrics_updated", run, episode, deltas);
    }

    void completed(String run, String episode) throws IOException {
        add("EpisodeCompleted", "episode_completed", run, episode, "\"status\":\"completed\"");
    }

    private void add(String type, String field, String run, String episode, String payload) throws IOException {
        batch.add("{\"type\":\"%s\",\"run_id\":\"%s\",\"episode_id\":\"%s\",\"%s\":{%s}}"
                .formatted(type, run, episode, field, payload));
        if (batch.size() == BATCH) {
            send();
        }
    }

    private void send() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        JsonNode answer = api.post("/events", "application/x-ndjson", String.join("\n", batch), "")
                .accepted()
                .json();
        if (answer.path("accepted").asInt() != batch.size()) {
            throw new IllegalStateException("%d events were sent, and accepted were %d of them: %s"
                    .formatted(batch.size(), answer.path("accepted").asInt(), answer.findPath("detail")));
        }
        last = answer.path("results").path(batch.size() - 1).path("at").asText();
        batch.clear();
    }

    /**
     * Sends what is left and waits until all of it is committed.
     *
     * @param run that the last event belongs to
     */
    void awaitCommitted(String run) throws IOException {
        send();
        long deadline = System.nanoTime() + COMMIT_MAX.toNanos();
        String path = "/runs/" + run + "/summary?consistency=committed&wait_ms=10000&at_least=" + last;
        ApiAnswer answer = api.get(path);
        while (answer.status() == UNAVAILABLE && System.nanoTime() < deadline) {
            answer = api.get(path);
        }
        answer.accepted();
    }
}
