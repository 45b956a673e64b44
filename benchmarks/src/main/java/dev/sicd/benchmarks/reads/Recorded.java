package dev.sicd.benchmarks.reads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What the system holds when it is read: runs and episodes of very different length, recorded by its own door. */
final class Recorded {
    private static final String BASE = "/admin/training";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 1_000;

    private final Connection door;
    private final List<String> batch = new ArrayList<>();
    private String last = "";

    private Recorded(Connection door) {
        this.door = door;
    }

    /**
     * Records runs {@code few} and {@code many} with so many episodes each, {@code short} and {@code long} with one episode
     * of so many actions, and waits until they are committed.
     */
    static void in(URI server, int few, int many, int shortActions, int longActions) throws IOException {
        try (Connection door = new Connection(server)) {
            Recorded recorded = new Recorded(door);
            recorded.episodes("few", few);
            recorded.episodes("many", many);
            recorded.actions("short", shortActions);
            recorded.actions("long", longActions);
        }
    }

    static String start(Connection door, String run) throws IOException {
        return door.post(BASE + "/start", "application/json", "{\"run_id\":\"" + run + "\",\"tags\":[\"benchmark\"]}");
    }

    private void episodes(String run, int count) throws IOException {
        start(door, run);
        for (int number = 1; number <= count; number++) {
            String episode = "%s_ep%04d".formatted(run, number);
            if (number > 1) {
                add(event("EpisodeStarted", "episode_started", run, episode, "\"episode_number\":" + number));
            }
            add(event("ActionLogged", "action_logged", run, episode, "\"type\":\"edit\",\"data\":{\"file\":\"a.py\"}"));
            add(event("MetricsUpdated", "metrics_updated", run, episode, "\"tokens_used\":100,\"llm_calls\":1"));
            add(event("EpisodeCompleted", "episode_completed", run, episode, "\"status\":\"completed\""));
        }
        await(run);
    }

    private void actions(String run, int count) throws IOException {
        start(door, run);
        for (int i = 0; i < count; i++) {
            add(event(
                    "ActionLogged",
                    "action_logged",
                    run,
                    run + "_ep0001",
                    "\"type\":\"edit\",\"data\":{\"step\":" + i + "}"));
        }
        await(run);
    }

    static String event(String type, String field, String run, String episode, String payload) {
        return "{\"type\":\"%s\",\"run_id\":\"%s\",\"episode_id\":\"%s\",\"%s\":{%s}}"
                .formatted(type, run, episode, field, payload);
    }

    private void add(String event) throws IOException {
        batch.add(event);
        if (batch.size() == BATCH) {
            send();
        }
    }

    private void send() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        JsonNode answer = JSON.readTree(door.post(BASE + "/events", "application/x-ndjson", String.join("\n", batch)));
        if (answer.path("accepted").asInt() != batch.size()) {
            throw new IOException("not all was accepted: " + answer);
        }
        last = answer.path("results").path(batch.size() - 1).path("at").asText();
        batch.clear();
    }

    private void await(String run) throws IOException {
        send();
        String path = BASE + "/runs/" + run + "/summary?consistency=committed&wait_ms=10000&at_least=" + last;
        for (int tries = 0; tries < 30; tries++) {
            try {
                door.get(path);
                return;
            } catch (IOException notYet) {
                if (!notYet.getMessage().startsWith("HTTP/1.1 503")) {
                    throw notYet;
                }
            }
        }
        throw new IOException("run " + run + " was not committed within 5 minutes");
    }
}
