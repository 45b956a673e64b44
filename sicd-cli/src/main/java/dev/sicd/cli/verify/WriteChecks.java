package dev.sicd.cli.verify;

import static dev.sicd.cli.verify.Trial.BASE;
import static dev.sicd.cli.verify.Trial.object;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.Answer;
import java.util.List;

/** A run from its start to its end, as an agent writes it. What comes of it is for {@link ReadChecks}. */
final class WriteChecks {
    static final String START = "POST /start starts a run and its first episode";
    static final String EPISODE = "POST /runs/{run}/episodes starts a second episode";
    static final String ACTION = "POST …/actions records an action";
    static final String OUTCOME = "POST …/outcomes records an outcome";
    static final String METRICS = "POST …/metrics adds to the metrics";
    static final String HEARTBEAT = "POST …/heartbeat is accepted";
    static final String BATCH = "POST /events takes the good events of a JSON array and refuses the bad one";
    static final String LINES = "POST /events takes lines of JSON";
    static final String COMPLETE = "POST …/complete ends the first episode as completed";
    static final String FAIL = "POST …/complete ends the second episode as failed";
    static final String COMPLETE_RUN = "POST /runs/{run}/complete ends the run";
    static final String TASK = "verify that every endpoint works";

    private final Trial trial;
    private String actionId = "";

    private WriteChecks(Trial trial) {
        this.trial = trial;
    }

    static List<Check> of(Trial trial) {
        WriteChecks writes = new WriteChecks(trial);
        return List.of(
                Check.of(START, writes::start),
                Check.of("the same POST /start again is answered the same", writes::start)
                        .needing(START),
                Check.of("another POST /start for that run is refused with 409", writes::startOtherwise)
                        .needing(START),
                Check.of(EPISODE, writes::episode).needing(START),
                Check.of(ACTION, writes::action).needing(START),
                Check.of("the same event_id with the same content is accepted again", writes::repeatAction)
                        .needing(ACTION),
                Check.of("the same event_id with other content is refused with 409", writes::contradictAction)
                        .needing(ACTION),
                Check.of(OUTCOME, writes::outcome).needing(START),
                Check.of(METRICS, writes::metrics).needing(START),
                Check.of(HEARTBEAT, writes::heartbeat).needing(START),
                Check.of(BATCH, writes::batch).needing(EPISODE),
                Check.of(LINES, writes::lines).needing(EPISODE));
    }

    /** To come after the proposal, which is made while the run is under way. */
    static List<Check> ends(Trial trial) {
        WriteChecks writes = new WriteChecks(trial);
        return List.of(
                Check.of(COMPLETE, writes::complete).needing(START),
                Check.of(FAIL, writes::fail).needing(EPISODE),
                Check.of(COMPLETE_RUN, writes::completeRun).needing(START));
    }

    private void start(Expectations expect) {
        Answer answer = trial.write(BASE + "/start", startBody(TASK));
        if (!expect.status(answer, 200)) {
            return;
        }
        expect.field(answer.body(), "/status", "started");
        expect.field(answer.body(), "/detail", "Training approved");
        expect.that(
                isRisk(answer),
                "risk_score is " + answer.body().path("risk_score") + ", expected a number from 0 to 1");
        expect.field(answer.body(), "/run_id", trial.runId());
        expect.field(answer.body(), "/episode_id", trial.episodeId(1));
        expect.field(answer.body(), "/episodes", 2);
        expect.field(answer.body(), "/dry_run", true);
        expect.accepted(answer, 200);
    }

    private void startOtherwise(Expectations expect) {
        expect.problem(trial.client().post(BASE + "/start", startBody("something else")), 409);
    }

    private ObjectNode startBody(String task) {
        return object().put("run_id", trial.runId())
                .put("episodes", 2)
                .put("dry_run", true)
                .put("task_description", task);
    }

    private static boolean isRisk(Answer answer) {
        double risk = answer.body().path("risk_score").asDouble(-1);
        return risk >= 0 && risk <= 1;
    }

    private void episode(Expectations expect) {
        ObjectNode body = trial.numbered().put("task_description", "the second one");
        body.putObject("context").put("target_module", "verify");
        Answer answer = trial.write(trial.runPath() + "/episodes", body);
        expect.accepted(answer, 201);
        expect.field(answer.body(), "/episode_id", trial.episodeId(2));
        expect.field(answer.body(), "/episode_number", 2);
    }

    private void action(Expectations expect) {
        ObjectNode body = trial.numbered();
        actionId = body.path("event_id").asText();
        Answer answer = trial.write(trial.episodePath(1) + "/actions", withData(body, "code_generation", "rag.py"));
        expect.accepted(answer, 202);
        expect.field(answer.body(), "/event_id", actionId);
    }

    private void repeatAction(Expectations expect) {
        ObjectNode body = object().put("event_id", actionId).put("producer_id", trial.producerId());
        body.put("producer_seq", trial.numberedEvents().indexOf(actionId) + 1);
        Answer answer =
                trial.client().post(trial.episodePath(1) + "/actions", withData(body, "code_generation", "rag.py"));
        expect.accepted(answer, 202);
        expect.field(answer.body(), "/event_id", actionId);
    }

    private void contradictAction(Expectations expect) {
        ObjectNode body = withData(object().put("event_id", actionId), "code_generation", "other.py");
        expect.problem(trial.client().post(trial.episodePath(1) + "/actions", body), 409);
    }

    private void outcome(Expectations expect) {
        ObjectNode body = withData(trial.numbered(), "code_generated", "rag.py");
        expect.accepted(trial.write(trial.episodePath(1) + "/outcomes", body), 202);
    }

    private void metrics(Expectations expect) {
        ObjectNode body = trial.numbered()
                .put("tokens_used", 1500)
                .put("inference_time_ms", 450.5)
                .put("changes_proposed", 2)
                .put("rag_queries", 3)
                .put("llm_calls", 2);
        expect.accepted(trial.write(trial.episodePath(1) + "/metrics", body), 202);
    }

    private void heartbeat(Expectations expect) {
        expect.accepted(trial.write(trial.episodePath(1) + "/heartbeat", trial.numbered()), 202);
    }

    private void batch(Expectations expect) {
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        events.add(action(2, "rag_query"));
        ObjectNode outcome = trial.numbered(2, "OutcomeLogged");
        withData(outcome.putObject("outcome_logged"), "answered", "a.md");
        events.add(outcome);
        ObjectNode metrics = trial.numbered(1, "MetricsUpdated");
        metrics.putObject("metrics_updated").put("tokens_used", 500).put("inference_time_ms", 0.25);
        events.add(metrics);
        ObjectNode bad = events.addObject().put("type", "MetricsUpdated").put("run_id", trial.runId());
        bad.put("episode_id", trial.episodeId(1)).putObject("metrics_updated").put("tokens_used", -1);

        Answer answer = trial.written(trial.client().post(BASE + "/events", events));
        if (expect.status(answer, 207)) {
            expect.field(answer.body(), "/accepted", 3);
            expect.field(answer.body(), "/rejected", 1);
            expect.field(answer.body(), "/results/0/status", 202);
            expect.field(answer.body(), "/results/3/status", 422);
        }
    }

    private void lines(Expectations expect) {
        ObjectNode metrics = trial.numbered(2, "MetricsUpdated");
        metrics.putObject("metrics_updated").put("tokens_used", 100).put("error_count", 1);
        String lines = action(2, "llm_generation") + "\n" + metrics + "\n";
        Answer answer =
                trial.written(trial.client().post(BASE + "/events", "application/x-ndjson", lines.getBytes(UTF_8)));
        if (expect.status(answer, 207)) {
            expect.field(answer.body(), "/accepted", 2);
            expect.field(answer.body(), "/rejected", 0);
        }
    }

    private void complete(Expectations expect) {
        ObjectNode body = trial.numbered().put("status", "completed");
        body.put("last_producer_seq", trial.numberedEvents().size());
        body.putObject("metadata").put("quality_score", 0.95);
        expect.accepted(trial.write(trial.episodePath(1) + "/complete", body), 202);
    }

    private void fail(Expectations expect) {
        ObjectNode body = trial.numbered().put("status", "failed");
        body.put("last_producer_seq", trial.numberedEvents().size());
        expect.accepted(trial.write(trial.episodePath(2) + "/complete", body), 202);
    }

    private void completeRun(Expectations expect) {
        ObjectNode body = trial.numbered().put("status", "completed").put("reason", "all checks written");
        expect.accepted(trial.write(trial.runPath() + "/complete", body), 202);
    }

    private ObjectNode action(int episode, String type) {
        ObjectNode event = trial.numbered(episode, "ActionLogged");
        withData(event.putObject("action_logged"), type, "a.md");
        return event;
    }

    private static ObjectNode withData(ObjectNode body, String type, String file) {
        body.put("type", type).putObject("data").put("file", file);
        return body;
    }
}
