package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What the pages show in the tests: runs of several kinds, among them one of an agent that means harm. */
final class DashboardData {
    static final String FINISHED = "search_latency_01";
    static final String OPEN = "nightly_ci_02";
    static final String FAILED = "billing_cleanup_03";
    static final String LONG = "long_watch_04";
    static final String HOSTILE = "hostile_05";
    static final String MISFILED = "misfiled_06";

    static final String SCRIPT = "<script>window.pwned=1</script>";
    static final String IMAGE = "<img src=x onerror=\"window.pwned=2\">";
    static final String ADDRESS = "javascript:window.pwned=3";
    static final String TURNED = "invoice_\u202Etxt.exe";
    static final int LONG_TEXT = 1 << 20;
    static final int ROWS = 10_000;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> DONE =
            List.of("read_file", "search", "code_generation", "edit_file", "run_tests");
    private static final List<String> FILES =
            List.of("src/search/rag_service.py", "src/search/index.py", "tests/test_search.py", "README.md");

    private final Random random = new Random(20261128);
    private final Api agent;
    private final Api operator;

    DashboardData(Api agent, Api operator) {
        this.agent = agent;
        this.operator = operator;
    }

    void record() throws Exception {
        run(FAILED, "Remove dead code from the billing module", 3, false);
        agent.post("/runs/" + FAILED + "/complete", "{\"status\": \"failed\", \"reason\": \"tests stayed red\"}");
        finished(FINISHED);
        if (!Boolean.getBoolean("sicd.screenshots")) {
            // these are for tests, not for people to look at
            longRun();
            hostileRun();
        }
        run(OPEN, "Speed up the nightly CI pipeline", 4, true);
        propose(OPEN, "Run the slow tests at night only", ".github/workflows/nightly.yml");
    }

    /** Records a run that ended, of whose two proposals one was planned and one refused. */
    void finished(String run) throws Exception {
        run(run, "Bring the latency of search below 50 ms", 5, false);
        propose(run, "Look documents up in an index instead of scanning them", "src/search/rag_service.py");
        String refused = propose(run, "Skip the slow tests", ".github/workflows/ci.yml");
        review(refused, "reject", "The slow tests find real bugs");
        agent.post("/runs/" + run + "/complete", "{\"status\": \"completed\"}");
    }

    /** Proposes one changed file; the proposal's id. */
    String propose(String run, String title, String path) throws Exception {
        ObjectNode change = MAPPER.createObjectNode()
                .put("file_path", path)
                .put("change_type", "update")
                .put("original_content", OLD)
                .put("new_content", NEW + "# " + title + "\n")
                .put("rationale", "A lookup instead of a scan, measured on the nightly set");
        return propose(run, title, "Median latency falls from 450 ms to 38 ms on the nightly set.", List.of(change));
    }

    void review(String proposal, String verb, String reason) throws Exception {
        String digest =
                agent.get("/proposals/" + proposal).body().get("content_digest").textValue();
        ObjectNode body =
                MAPPER.createObjectNode().put("content_digest", digest).put("reason", reason);
        operator.post("/proposals/" + proposal + "/" + verb, body.toString());
    }

    /** Proposes these changes; the proposal's id. */
    String propose(String run, String title, String description, List<ObjectNode> changes) throws Exception {
        ObjectNode body = MAPPER.createObjectNode()
                .put("run_id", run)
                .put("title", title)
                .put("description", description)
                .put("repo_owner", "your-org")
                .put("repo_name", "your-repo")
                .put("base_branch", "main");
        body.putArray("changes").addAll(changes);
        Api.Answer answer = agent.post("/propose-pr", body.toString());
        assertThat(answer.status()).as("%s", answer.body()).isIn(200, 202);
        return answer.body().get("proposal_id").textValue();
    }

    private void run(String run, String task, int episodes, boolean open) throws Exception {
        start(run, task, episodes);
        int number = 0;
        for (int episode = 1; episode <= episodes; episode++) {
            if (episode > 1) {
                agent.post(
                        "/runs/" + run + "/episodes",
                        "{\"task_description\": \"%s, attempt %d\"}".formatted(task, episode));
            }
            ArrayNode events = MAPPER.createArrayNode();
            int actions = 5 + random.nextInt(8);
            for (int i = 0; i < actions; i++) {
                event(events, run, episode, ++number, "ActionLogged")
                        .putObject("action_logged")
                        .put("type", DONE.get(random.nextInt(DONE.size())))
                        .putObject("data")
                        .put("file", FILES.get(random.nextInt(FILES.size())))
                        .put("lines_added", random.nextInt(60));
                event(events, run, episode, ++number, "MetricsUpdated")
                        .putObject("metrics_updated")
                        .put("tokens_used", 800 + random.nextInt(4000))
                        .put("llm_calls", 1)
                        .put("inference_time_us", 200_000 + random.nextInt(800_000))
                        .put("cost_micro_usd", 900 + random.nextInt(8000))
                        .put("changes_proposed", random.nextInt(2));
            }
            event(events, run, episode, ++number, "OutcomeLogged")
                    .putObject("outcome_logged")
                    .put("type", "tests")
                    .putObject("data")
                    .put("passed", 40 + random.nextInt(9))
                    .put("failed", random.nextInt(2));
            send(events);
            if (!open || episode < episodes) {
                agent.post(
                        "/episodes/%s/%s_ep%04d/complete".formatted(run, run, episode),
                        "{\"status\": \"completed\", \"metadata\": {\"quality_score\": 0.9%d}}".formatted(episode));
            }
        }
    }

    private void longRun() throws Exception {
        start(LONG, "Watch a service for a week", 1);
        for (int sent = 0; sent < ROWS; sent += 1000) {
            ArrayNode events = MAPPER.createArrayNode();
            for (int i = 0; i < 1000; i++) {
                event(events, LONG, 1, sent + i + 1, "ActionLogged")
                        .putObject("action_logged")
                        .put("type", "look")
                        .putObject("data")
                        .put("row", sent + i);
            }
            send(events);
        }
    }

    private void hostileRun() throws Exception {
        start(HOSTILE, SCRIPT + IMAGE + TURNED, 1);
        String episode = "/episodes/" + HOSTILE + "/" + HOSTILE + "_ep0001";
        for (String text : List.of(SCRIPT, IMAGE, ADDRESS, TURNED, "x".repeat(LONG_TEXT))) {
            ObjectNode action = MAPPER.createObjectNode().put("type", text.substring(0, Math.min(80, text.length())));
            action.putObject("data").put("text", text).put(text.substring(0, Math.min(80, text.length())), 1);
            Api.Answer answer = agent.post(episode + "/actions", action.toString());
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        }
        ObjectNode change = MAPPER.createObjectNode()
                .put("file_path", "Makefile")
                .put("change_type", "update")
                .put("original_content", IMAGE + "\n")
                .put(
                        "new_content",
                        SCRIPT + "\n" + ADDRESS + "\n" + TURNED + "\n" + "y".repeat(LONG_TEXT / 2) + "\n"
                                + "z\n".repeat(LONG_TEXT / 4))
                .put("rationale", IMAGE + SCRIPT);
        propose(HOSTILE, IMAGE + TURNED, SCRIPT + ADDRESS + "z".repeat(20_000), List.of(change));
    }

    /** One action of a run, as producers without this API encode it. */
    static ActionLogged action(String run, String type) {
        Envelope envelope = Envelope.ofEpisode(
                UUID.nameUUIDFromBytes(run.getBytes(UTF_8)),
                run,
                run + "_ep0001",
                Instant.parse("2026-11-28T00:00:00Z"),
                Actor.agent("direct"));
        return new ActionLogged(envelope, type, "{}");
    }

    private void start(String run, String task, int episodes) throws Exception {
        ObjectNode body = MAPPER.createObjectNode()
                .put("run_id", run)
                .put("episodes", episodes)
                .put("task_description", task);
        Api.Answer answer = agent.post("/start", body.toString());
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    void send(ArrayNode events) throws Exception {
        Api.Answer answer = agent.post("/events", events.toString());
        assertThat(answer.body().path("rejected").intValue())
                .as("%s", answer.body())
                .isZero();
    }

    static ObjectNode event(ArrayNode events, String run, int episode, int number, String type) {
        return events.addObject()
                .put("type", type)
                .put("run_id", run)
                .put("episode_id", "%s_ep%04d".formatted(run, episode))
                .put("producer_id", "agent-" + run)
                .put("producer_seq", number);
    }

    private static final String OLD = """
            import os


            def search(query):
                docs = load()
                return scan(docs, query)


            def load():
                return open("index").read()
            """;
    private static final String NEW = """
            import os

            from index import Index


            def search(query):
                return Index.shared().lookup(query, limit=20)


            def load():
                with open("index") as file:
                    return file.read()
            """;
}
