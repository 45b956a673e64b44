package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProducerSequence;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogBatchTest {
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
    void whatEventJsonWritesIsReadBackAsTheSameEvents() throws Exception {
        List<Event> events = everyKind("json");
        ArrayNode batch = Json.mapper().createArrayNode();
        events.forEach(event -> batch.add(EventJson.write(event)));

        Answer answer = ingest.post("/events", batch.toString());

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().path("accepted").asInt())
                .as(answer.json().toString())
                .isEqualTo(events.size());
        assertThat(ingest.topics().events(EventFamily.EPISODE, "json")).isEqualTo(events);
    }

    @Test
    void linesOfJsonDoAsWell() throws Exception {
        StringBuilder lines = new StringBuilder();
        everyKind("lines").forEach(event -> lines.append(EventJson.write(event)).append('\n'));

        Answer answer = ingest.post("/events", lines.toString(), "Content-Type", "application/x-ndjson");

        assertThat(answer.status()).isEqualTo(207);
        assertThat(ingest.topics().events(EventFamily.EPISODE, "lines")).isEqualTo(everyKind("lines"));
    }

    @Test
    void oneBadElementNeverSpoilsTheOthers() throws Exception {
        Answer answer = ingest.post("/events", """
                [{"type": "ActionLogged", "run_id": "mix", "episode_id": "mix_ep0001", "action_logged": {"type": "1"}},
                 {"type": "ActionLoged", "run_id": "mix", "episode_id": "mix_ep0001", "action_logged": {"type": "2"}},
                 {"type": "EpisodeAbandoned", "run_id": "mix", "episode_id": "mix_ep0001",
                  "episode_abandoned": {"last_position": 1, "lease_ms": 1000}},
                 {"type": "PolicyDecided", "run_id": "mix"},
                 {"type": "ActionLogged", "run_id": "mix", "episode_id": "mix_ep0001", "action_logged": {"typ": "3"}},
                 {"type": "ActionLogged", "run_id": "mix", "episode_id": "other_ep0001", "action_logged": {"type": "4"}},
                 {"type": "ActionLogged", "run_id": "mix", "action_logged": {"type": "5"}},
                 7,
                 {"type": "ActionLogged", "run_id": "mix", "episode_id": "mix_ep0001", "action_logged": {"type": "6"}}]""");

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().path("rejected").asInt()).isEqualTo(7);
        List<Integer> statuses = new ArrayList<>();
        answer.json()
                .path("results")
                .forEach(result -> statuses.add(result.path("status").asInt()));
        assertThat(statuses).containsExactly(202, 422, 422, 422, 422, 422, 422, 422, 202);
        assertThat(problem(answer, 1)).contains("did you mean 'ActionLogged'?");
        assertThat(problem(answer, 2)).contains("'EpisodeAbandoned'", "RunStarted, RunCompleted");
        assertThat(problem(answer, 4)).contains("action_logged.type");
        assertThat(answer.json().path("results").path(8).path("index").asInt()).isEqualTo(8);
        assertThat(ingest.topics().events(EventFamily.EPISODE, "mix"))
                .extracting(event -> ((ActionLogged) event).actionType())
                .containsExactly("1", "6");
    }

    @Test
    void malformedJsonSpoilsAnArrayButOnlyItsOwnLine() throws Exception {
        String good = "{\"type\": \"ActionLogged\", \"run_id\": \"cut\", \"episode_id\": \"cut_ep0001\","
                + " \"action_logged\": {\"type\": \"x\"}}";

        Answer array = ingest.post("/events", "[" + good + ", {\"type\": ]");
        Answer lines = ingest.post("/events", good + "\n{\"type\": \n" + good, "Content-Type", "application/x-ndjson");

        assertThat(array.status()).isEqualTo(400);
        assertThat(lines.status()).isEqualTo(207);
        assertThat(lines.json().path("results").path(1).path("status").asInt()).isEqualTo(400);
        assertThat(lines.json().path("accepted").asInt()).isEqualTo(2);
    }

    @Test
    void anIdThatStandsForTwoThingsIsAConflictWithinTheBatchAndAfterIt() throws Exception {
        String event = "{\"type\": \"ActionLogged\", \"run_id\": \"two\", \"episode_id\": \"two_ep0001\","
                + " \"event_id\": \"01890a5d-ac96-774b-bcce-b302099a8057\", \"action_logged\": {\"type\": \"%s\"}}";

        Answer answer = ingest.post("/events", "[" + event.formatted("a") + "," + event.formatted("b") + "]");
        Answer later = ingest.post("/events", "[" + event.formatted("a") + "," + event.formatted("c") + "]");

        assertThat(answer.json().path("results").path(1).path("status").asInt()).isEqualTo(409);
        assertThat(later.json().path("results").path(0).path("duplicate").asBoolean())
                .isTrue();
        assertThat(later.json().path("results").path(1).path("status").asInt()).isEqualTo(409);
        assertThat(ingest.topics().events(EventFamily.EPISODE, "two")).hasSize(1);
    }

    /** It is the gate that knows every id: what comes back with one that this door chose is on the log, and judged there. */
    @Test
    void anIdThatTheDoorChoseIsLeftToTheGate() throws Exception {
        String event = "{\"type\": \"ActionLogged\", \"run_id\": \"chosen\", \"episode_id\": \"chosen_ep0001\","
                + " %s\"action_logged\": {\"type\": \"a\"}}";
        Answer first = ingest.post("/events", "[" + event.formatted("") + "]");
        String chosen = first.json().path("results").path(0).path("event_id").asText();

        Answer again = ingest.post("/events", "[" + event.formatted("\"event_id\": \"" + chosen + "\", ") + "]");

        assertThat(again.json().path("results").path(0).path("status").asInt()).isEqualTo(202);
        assertThat(ingest.topics().events(EventFamily.EPISODE, "chosen"))
                .extracting(recorded -> recorded.envelope().eventId().toString())
                .containsExactly(chosen, chosen);
    }

    @Test
    void aKeyMakesTheWholeBatchRepeatable() throws Exception {
        String batch = "[" + "{\"type\": \"EpisodeHeartbeat\", \"run_id\": \"kb\", \"episode_id\": \"kb_ep0001\","
                + " \"episode_heartbeat\": {}}," + "{\"type\": \"EpisodeHeartbeat\", \"run_id\": \"kb\","
                + " \"episode_id\": \"kb_ep0001\", \"episode_heartbeat\": {}}]";

        ingest.post("/events", batch, "Idempotency-Key", "batch-1");
        Answer again = ingest.post("/events", batch, "Idempotency-Key", "batch-1");

        assertThat(again.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(ingest.topics().events(EventFamily.EPISODE, "kb")).hasSize(2);
    }

    @Test
    void moreThanAThousandAreTooMany() throws Exception {
        assertThat(ingest.post("/events", "[" + "0,".repeat(1_000) + "0]").status())
                .isEqualTo(413);
    }

    @Test
    void aStartedRunHasItsDecision() throws Exception {
        ingest.post("/events", "[{\"type\": \"RunStarted\", \"run_id\": \"asked\", \"run_started\": {}}]");

        assertThat(ingest.topics().events(EventFamily.DECISION, "asked"))
                .singleElement()
                .isInstanceOfSatisfying(
                        PolicyDecided.class,
                        decided -> assertThat(decided.route()).isEqualTo("/training/events"));
    }

    @Test
    void whereTrainingIsOffNothingIsStartedButAllElseIsLogged() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest off = IngestUnderTest.open(topics, new Capabilities(false, false, false))) {
            ArrayNode batch = Json.mapper().createArrayNode();
            everyKind("closed").forEach(event -> batch.add(EventJson.write(event)));

            Answer answer = off.post("/events", batch.toString());

            assertThat(answer.json().path("rejected").asInt()).isEqualTo(2);
            assertThat(problem(answer, 0)).contains("ENABLE_TRAINING=true");
            assertThat(topics.events(EventFamily.DECISION, "closed")).hasSize(1);
            assertThat(topics.events(EventFamily.EPISODE, "closed"))
                    .extracting(Event::type)
                    .containsExactly(
                            "ActionLogged",
                            "OutcomeLogged",
                            "MetricsUpdated",
                            "EpisodeHeartbeat",
                            "EpisodeCompleted",
                            "RunCompleted");
        }
    }

    private static String problem(Answer answer, int index) {
        JsonNode problem = answer.json().path("results").path(index).path("problem");
        return problem.path("detail").asText();
    }

    private static List<Event> everyKind(String run) {
        return List.of(
                new RunStarted(envelope(run, 1, false), 3, true, "task", List.of("a", "b")),
                new EpisodeStarted(envelope(run, 2, true), 1, "task", "{\"k\":1}", Optional.of(Duration.ofHours(1))),
                new ActionLogged(envelope(run, 3, true), "act", "{\"n\":1.5}"),
                new OutcomeLogged(envelope(run, 4, true), "out", "{\"deep\":{\"list\":[1,null,\"ä\"]}}"),
                new MetricsUpdated(envelope(run, 5, true), new Metrics(1, 2, 3, 4, 5, 6, 7, 8)),
                new EpisodeHeartbeat(envelope(run, 6, true), Optional.empty()),
                new EpisodeCompleted(envelope(run, 7, true), EndStatus.FAILED, "{}", OptionalLong.of(7)),
                new RunCompleted(envelope(run, 8, false), EndStatus.COMPLETED, "done"));
    }

    private static Envelope envelope(String run, int number, boolean ofEpisode) {
        return new Envelope(
                Ids.derived("test", run, Integer.toString(number)),
                run,
                ofEpisode ? Optional.of(Ids.episodeId(run, 1)) : Optional.empty(),
                Instant.parse("2025-01-01T10:00:00.000123Z").plusSeconds(number),
                Optional.of(new ProducerSequence("p", number)),
                new Actor(Actor.Kind.HUMAN, "kim"),
                Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }
}
