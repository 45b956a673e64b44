package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartRunTest {
    private IngestUnderTest ingest;

    @BeforeAll
    void open() throws Exception {
        ingest = IngestUnderTest.open(Topics.create(), IngestUnderTest.ALL_ON);
    }

    @AfterAll
    void close() {
        ingest.close();
    }

    @Test
    void theAnswerIsThatOfTheMissionDocumentAndThenMore() throws Exception {
        Answer answer = ingest.post("/start", """
                {"run_id": "custom_run_001", "episodes": 5, "dry_run": false,
                 "task_description": "Implement performance optimizations"}""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(names(answer.json()))
                .containsExactly(
                        "status",
                        "detail",
                        "risk_score",
                        "run_id",
                        "episode_id",
                        "episodes",
                        "dry_run",
                        "event_id",
                        "at",
                        "leaf");
        assertThat(answer.json().toString())
                .startsWith("{\"status\":\"started\",\"detail\":\"Training approved\",\"risk_score\":0.2,"
                        + "\"run_id\":\"custom_run_001\",\"episode_id\":\"custom_run_001_ep0001\","
                        + "\"episodes\":5,\"dry_run\":false,");
        assertThat(answer.header("Sicd-At")).contains(answer.text("at"));
    }

    @Test
    void theDecisionTheRunAndItsFirstEpisodeAreOnTheLog() throws Exception {
        Answer answer = ingest.post("/start", """
                {"run_id": "logged", "episodes": 2, "dry_run": true, "task_description": "t", "tags": ["a", "b"],
                 "actor": {"kind": "human", "id": "kim"}}""");

        assertThat(ingest.topics().events(EventFamily.DECISION, "logged"))
                .singleElement()
                .isInstanceOfSatisfying(PolicyDecided.class, decided -> {
                    assertThat(decided.decision().action()).isEqualTo("TRAIN_START");
                    assertThat(decided.decision().verdict()).isEqualTo(Verdict.ALLOW);
                    assertThat(decided.route()).isEqualTo("/training/start");
                    assertThat(decided.context())
                            .isEqualTo("{\"safe_mode\":false,\"autonomy_enabled\":true,\"training_enabled\":true,"
                                    + "\"dry_run\":true,\"change_count\":0,"
                                    + "\"requested_by\":{\"kind\":\"human\",\"id\":\"kim\"},"
                                    + "\"roles\":[\"agent\",\"reader\"],"
                                    + "\"run\":{\"id\":\"logged\",\"started\":false,\"dry_run\":false,\"owner\":\"\","
                                    + "\"status\":\"in_progress\",\"episodes\":0,\"episodes_failed\":0,\"proposals\":0,"
                                    + "\"actions\":0,\"tokens_used\":0,\"error_count\":0}}");
                    assertThat(decided.requester()).contains(new Actor(Actor.Kind.HUMAN, "kim"));
                    assertThat(decided.roles()).containsExactly("agent", "reader");
                });
        List<Event> events = ingest.topics().events(EventFamily.EPISODE, "logged");
        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).isInstanceOfSatisfying(RunStarted.class, start -> {
            assertThat(start.envelope().eventId()).isEqualTo(Ids.derived("RunStarted", "logged"));
            assertThat(start.episodesPlanned()).isEqualTo(2);
            assertThat(start.dryRun()).isTrue();
            assertThat(start.tags()).containsExactly("a", "b");
            assertThat(start.envelope().actor().id()).isEqualTo("kim");
        });
        assertThat(events.getLast()).isInstanceOfSatisfying(EpisodeStarted.class, start -> {
            assertThat(start.envelope().episodeId()).contains("logged_ep0001");
            assertThat(start.taskDescription()).isEqualTo("t");
        });
        assertThat(Coordinates.parse(answer.text("at")))
                .hasValueSatisfying(
                        at -> assertThat(at.topic()).isEqualTo(ingest.topics().prefix() + ".episode-events"));
    }

    @Test
    void anEmptyBodyStartsARunWithANameOfItsTime() throws Exception {
        Answer one = ingest.post("/start", "");
        Answer two = ingest.post("/start", "");

        assertThat(one.status()).isEqualTo(200);
        assertThat(one.text("run_id")).matches("run_\\d{8}_\\d{6}_[a-z2-7]{6}");
        assertThat(one.text("episode_id")).isEqualTo(one.text("run_id") + "_ep0001");
        assertThat(one.json().path("episodes").asInt()).isEqualTo(1);
        assertThat(one.text("run_id")).isNotEqualTo(two.text("run_id"));
    }

    @Test
    void theSameStartAgainIsTheSameAnswerAndOneRun() throws Exception {
        String body = "{\"run_id\": \"again\", \"episodes\": 3}";

        Answer first = ingest.post("/start", body);
        Answer second = ingest.post("/start", body);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(ingest.topics().events(EventFamily.EPISODE, "again")).hasSize(2);
        assertThat(ingest.topics().events(EventFamily.DECISION, "again")).hasSize(1);
    }

    @Test
    void anotherBodyForAnExistingRunIsAConflict() throws Exception {
        ingest.post("/start", "{\"run_id\": \"taken\", \"episodes\": 3}");

        Answer other = ingest.post("/start", "{\"run_id\": \"taken\", \"episodes\": 4}");

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.header("Content-Type")).contains("application/problem+json");
        assertThat(other.text("detail")).contains("'taken'", "episodes 3", "another run_id");
        assertThat(ingest.topics().events(EventFamily.EPISODE, "taken")).hasSize(2);
        assertThat(ingest.topics().events(EventFamily.DECISION, "taken")).hasSize(1);
    }

    @Test
    void anInstanceThatKnowsTheRunFromTheLedgerOnlyAnswersTheSame() throws Exception {
        Topics topics = Topics.create();
        Answer first;
        try (IngestUnderTest before = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            first = before.post("/start", "{\"run_id\": \"older\", \"episodes\": 3}");
        }
        try (IngestUnderTest after = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            Waiting.untilFolded(after, first.text("at"));
            Answer other = after.post("/start", "{\"run_id\": \"older\", \"episodes\": 4}");
            Answer same = after.post("/start", "{\"run_id\": \"older\", \"episodes\": 3}");

            assertThat(other.status()).isEqualTo(409);
            assertThat(same.status()).isEqualTo(200);
            assertThat(same.text("event_id")).isEqualTo(first.text("event_id"));
            assertThat(distinctIds(topics.events(EventFamily.EPISODE, "older"))).isEqualTo(2);
            assertThat(distinctIds(topics.events(EventFamily.DECISION, "older")))
                    .isEqualTo(1);
        }
    }

    @Test
    void aRunStartedOnTheTopicByItsAgentIsNotStartedTwice() throws Exception {
        Answer batch = ingest.post("/events", """
                [{"type": "RunStarted", "run_id": "agents-own", "run_started": {"episodes": 2}},
                 {"type": "EpisodeStarted", "run_id": "agents-own", "episode_id": "agents-own_ep0001",
                  "episode_started": {"episode_number": 1}}]""");
        assertThat(batch.json().path("accepted").asInt())
                .as(batch.json().toString())
                .isEqualTo(2);
        Waiting.untilFolded(
                ingest, batch.json().path("results").path(1).path("at").asText());

        Answer same = ingest.post("/start", "{\"run_id\": \"agents-own\", \"episodes\": 2}");
        Answer other = ingest.post("/start", "{\"run_id\": \"agents-own\", \"episodes\": 3}");

        assertThat(same.status()).isEqualTo(200);
        assertThat(other.status()).isEqualTo(409);
        assertThat(ingest.topics().events(EventFamily.EPISODE, "agents-own")).hasSize(2);
    }

    @Test
    void ofTwoConcurrentStartsWithDifferentBodiesOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            String run = "race-" + round;
            List<Future<Answer>> answers = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int episodes = 1; episodes <= 4; episodes++) {
                    String body = "{\"run_id\": \"%s\", \"episodes\": %d}".formatted(run, episodes);
                    answers.add(threads.submit(() -> ingest.post("/start", body)));
                }
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Answer> answer : answers) {
                statuses.add(answer.get().status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409);
        }
    }

    @Test
    void anIdempotencyKeyStartsOneRunHoweverOftenItIsSent() throws Exception {
        Answer first = ingest.post("/start", "{\"episodes\": 2}", "Idempotency-Key", "start-1");
        Answer again = ingest.post("/start", "{\"episodes\": 2}", "Idempotency-Key", "start-1");
        Answer other = ingest.post("/start", "{\"episodes\": 3}", "Idempotency-Key", "start-1");

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(other.status()).isEqualTo(409);
    }

    @Test
    void aDeniedStartLeavesItsDecisionAndNothingElse() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest off = IngestUnderTest.open(topics, new Capabilities(false, false, false))) {
            Answer answer = off.post("/start", "{\"run_id\": \"denied\"}");
            Answer again = off.post("/start", "{\"run_id\": \"denied\"}");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("detail")).contains("ENABLE_TRAINING is off", "ENABLE_TRAINING=true");
            assertThat(answer.json().path("risk_score").asDouble()).isEqualTo(0.2);
            assertThat(answer.json().path("rules").path(0).toString())
                    .isEqualTo("{\"id\":\"training-off\",\"effect\":\"deny\","
                            + "\"reason\":\"ENABLE_TRAINING is off: have an admin turn it on (POST"
                            + " /admin/capabilities/ENABLE_TRAINING), or set ENABLE_TRAINING=true where the environment"
                            + " says false\"}");
            assertThat(again.status()).isEqualTo(403);
            assertThat(topics.events(EventFamily.EPISODE, "denied")).isEmpty();
            assertThat(topics.events(EventFamily.DECISION, "denied"))
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(
                                    ((PolicyDecided) event).decision().verdict())
                            .isEqualTo(Verdict.DENY));
        }
    }

    @Test
    void safeModeDeniesWhateverElseIsOn() throws Exception {
        try (IngestUnderTest safe = IngestUnderTest.open(Topics.create(), new Capabilities(true, true, true))) {
            Answer answer = safe.post("/start", "");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("detail")).contains("SAFE_MODE=false");
        }
    }

    private static long distinctIds(List<Event> events) {
        return events.stream()
                .map(event -> event.envelope().eventId())
                .distinct()
                .count();
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
