package dev.sicd.benchmarks.suites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.system.Dev;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs of a running system: starts them, waits until all that was acknowledged so far is folded, and counts what there is. It
 * makes no load.
 */
final class StartedRuns implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(40);
    private static final Duration FOLDED_MAX = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 200;
    private static final int OK = 200;
    private static final int ERRORS_FROM = 300;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
    private final URI writes;
    private final URI reads;
    private final List<String> names;
    private long ownActions;

    private StartedRuns(URI writes, URI reads, List<String> names) {
        this.writes = writes;
        this.reads = reads;
        this.names = List.copyOf(names);
    }

    /** Starts them, each with its first episode. */
    static StartedRuns start(URI server, List<String> names) throws IOException, InterruptedException {
        return start(server, server, names);
    }

    /** Likewise, of a system that is read at another address than it is written at. */
    static StartedRuns start(URI writes, URI reads, List<String> names) throws IOException, InterruptedException {
        StartedRuns runs = new StartedRuns(writes, reads, names);
        for (String name : names) {
            runs.post(Dev.API + "/start", ActionRequests.JSON, "{\"run_id\":\"%s\"}".formatted(name));
        }
        return runs;
    }

    List<String> names() {
        return names;
    }

    /** What is answered to a write that has to be accepted. */
    String post(String path, String contentType, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(HttpRequest.newBuilder(writes.resolve(path))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (answer.statusCode() >= ERRORS_FROM) {
            throw new IllegalStateException("POST %s should be accepted, and was answered %d: %s"
                    .formatted(path, answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    /** Waits until the fold has everything that was acknowledged before. */
    void awaitFolded() throws IOException, InterruptedException {
        Map<String, Map.Entry<String, String>> lastOfPartition = new HashMap<>();
        for (Map.Entry<String, String> last : marked().entrySet()) {
            String at = last.getValue();
            lastOfPartition.put(at.substring(0, at.lastIndexOf(':')), last);
        }
        for (Map.Entry<String, String> last : lastOfPartition.values()) {
            summary(last.getKey(), last.getValue(), "fresh");
        }
    }

    /** How many actions the runs have by what is committed, once all that was acknowledged before is; without our own. */
    long committedActions() throws IOException, InterruptedException {
        long sum = 0;
        for (Map.Entry<String, String> last : marked().entrySet()) {
            sum += summary(last.getKey(), last.getValue(), "committed")
                    .path("total_actions")
                    .asLong();
        }
        return sum - ownActions;
    }

    /** One more action in each run, which comes after all others; and where it is. */
    private Map<String, String> marked() throws IOException, InterruptedException {
        String events = names.stream()
                .map(run ->
                        "{\"type\":\"ActionLogged\",\"run_id\":\"%s\",\"episode_id\":\"%s\",\"action_logged\":{\"type\":\"mark\"}}"
                                .formatted(run, Actions.episode(run)))
                .collect(Collectors.joining("\n"));
        JsonNode answer = JSON.readTree(post(ActionRequests.BATCHES, ActionRequests.LINES, events));
        Map<String, String> places = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String at = answer.path("results").path(i).path("at").asText();
            if (at.isEmpty()) {
                throw new IllegalStateException(
                        "an event of each run should be accepted, and this was answered: " + answer);
            }
            places.put(names.get(i), at);
        }
        ownActions += names.size();
        return places;
    }

    private JsonNode summary(String run, String at, String consistency) throws IOException, InterruptedException {
        String path =
                "%s/runs/%s/summary?consistency=%s&wait_ms=10000&at_least=%s".formatted(Dev.API, run, consistency, at);
        long deadline = System.nanoTime() + FOLDED_MAX.toNanos();
        HttpResponse<String> answer = get(path);
        while (answer.statusCode() != OK) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("GET %s should be answered within %s, and still is %d: %s"
                        .formatted(path, FOLDED_MAX, answer.statusCode(), answer.body()));
            }
            Thread.sleep(PAUSE_MILLIS);
            answer = get(path);
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(reads.resolve(path)));
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
    }
}
