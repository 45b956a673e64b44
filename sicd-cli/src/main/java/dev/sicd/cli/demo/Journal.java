package dev.sicd.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.model.event.Ids;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One run as its agent writes it, over HTTP: each event with an id, so that it can be sent again, and a number, so that a
 * lost one is missed. It decides nothing about the work. For one thread.
 */
final class Journal {
    static final String BASE = "/admin/training";

    private static final String AGENT = "tidy-agent";
    private static final int TRIES_MAX = 5;
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Map<String, String> PATIENTLY = Map.of("Prefer", "wait=30");

    private final SicdClient client;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final String runId;
    private long sequence;
    private String episodeId;
    private String lastAt = "";

    Journal(SicdClient client, InstantSource clock, RandomGenerator random, String runId) {
        this.client = client;
        this.clock = clock;
        this.random = random;
        this.runId = runId;
        this.episodeId = Ids.episodeId(runId, 1);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    String runId() {
        return runId;
    }

    String producerId() {
        return AGENT + "/" + runId;
    }

    /** The episode that is written to. */
    String episodeId() {
        return episodeId;
    }

    /** Where the last write is on the log. */
    String lastAt() {
        return lastAt;
    }

    /** Starts the run and its first episode, as a dry run whatever the system is set to. */
    Answer start(int episodesPlanned, String task) throws InterruptedException {
        ObjectNode body = object().put("run_id", runId)
                .put("episodes", episodesPlanned)
                .put("dry_run", true)
                .put("task_description", task)
                .put("actor", AGENT);
        body.putArray("tags").add("demo");
        return written(BASE + "/start", body);
    }

    void startEpisode(String task) throws InterruptedException {
        Answer answer = written(BASE + "/runs/" + runId + "/episodes", event().put("task_description", task));
        episodeId = answer.body().path("episode_id").asText();
    }

    void action(String type, ObjectNode data) throws InterruptedException {
        written(episodePath() + "/actions", event().put("type", type).set("data", data));
    }

    /** Many actions of one type in one request. */
    void actions(String type, List<ObjectNode> all) throws InterruptedException {
        ArrayNode batch = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode data : all) {
            ObjectNode event = batch.addObject()
                    .put("type", "ActionLogged")
                    .put("run_id", runId)
                    .put("episode_id", episodeId);
            event.setAll(event());
            event.putObject("action_logged").put("type", type).set("data", data);
        }
        Answer answer = written(BASE + "/events", batch);
        int rejected = answer.body().path("rejected").asInt();
        if (rejected > 0) {
            throw new RefusedException("the system refused %d of %d events of a batch, the first because: %s"
                    .formatted(rejected, all.size(), firstProblem(answer.body())));
        }
    }

    void outcome(String type, ObjectNode data) throws InterruptedException {
        written(episodePath() + "/outcomes", event().put("type", type).set("data", data));
    }

    /** Adds to the episode's metrics. No model is asked by this agent: its time is what it took to do the work. */
    void metrics(Duration taken, int changesProposed) throws InterruptedException {
        ObjectNode body = event().put("tokens_used", 0)
                .put("inference_time_ms", BigDecimal.valueOf(taken.toNanos() / 1_000, 3))
                .put("changes_proposed", changesProposed);
        written(episodePath() + "/metrics", body);
    }

    /** Ends the episode, and says how far this agent has counted. */
    void completeEpisode(String status) throws InterruptedException {
        ObjectNode body = event().put("status", status);
        written(episodePath() + "/complete", body.put("last_producer_seq", sequence));
    }

    /** Ends the last episode, which announces the run's end as the last number, and then the run. */
    void completeRun(String status, String reason) throws InterruptedException {
        ObjectNode body = event().put("status", status);
        written(episodePath() + "/complete", body.put("last_producer_seq", sequence + 1));
        written(
                BASE + "/runs/" + runId + "/complete",
                event().put("status", status).put("reason", reason));
    }

    /** Submits a proposal; a refusal is an answer here, since the run has to be ended all the same. */
    Answer propose(ObjectNode proposal) throws InterruptedException {
        proposal.setAll(event().put("run_id", runId).put("dry_run", true));
        return sent(BASE + "/propose-pr", proposal, PATIENTLY);
    }

    private String episodePath() {
        return BASE + "/episodes/" + runId + "/" + episodeId;
    }

    private ObjectNode event() {
        sequence++;
        return object().put("event_id", eventId())
                .put("producer_id", producerId())
                .put("producer_seq", sequence)
                .put("actor", AGENT);
    }

    private String eventId() {
        return Ids.timeOrdered(clock.millis(), random.nextLong(), random.nextLong())
                .toString();
    }

    private Answer written(String path, JsonNode body) throws InterruptedException {
        Answer answer = sent(path, body, Map.of());
        if (answer.status() >= 300) {
            throw RefusedException.of("POST " + path, answer);
        }
        lastAt = answer.at().orElse(lastAt);
        return answer;
    }

    /** Sends again while the system is busy: the ids make it the same events. */
    private Answer sent(String path, JsonNode body, Map<String, String> headers) throws InterruptedException {
        Answer answer = client.post(path, body, headers);
        for (int tries = 1; isBusy(answer) && tries < TRIES_MAX; tries++) {
            Thread.sleep(pause(answer));
            answer = client.post(path, body, headers);
        }
        return answer;
    }

    private static boolean isBusy(Answer answer) {
        if (answer.status() == 503 || answer.status() == 429) {
            return true;
        }
        for (JsonNode result : answer.body().path("results")) {
            if (result.path("status").asInt() == 503) {
                return true;
            }
        }
        return false;
    }

    private static Duration pause(Answer answer) {
        Optional<Duration> asked = answer.header("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        Duration pause = asked.orElse(Duration.ofSeconds(1));
        return pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
    }

    private static String firstProblem(JsonNode answer) {
        for (JsonNode result : answer.path("results")) {
            if (result.has("problem")) {
                return result.path("problem").path("detail").asText();
            }
        }
        return "it does not say";
    }
}
