package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.schemas.EventFamily;
import java.time.Duration;
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
class StartEpisodeTest {
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
    void theNumberAskedForIsTheEpisodes() throws Exception {
        Answer answer = ingest.post("/runs/named/episodes", """
                {"episode_number": 7, "task_description": "Implement RAG improvements",
                 "context": {"target_module": "rag_service"}, "lease_ms": 60000}""");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("episode_id")).isEqualTo("named_ep0007");
        assertThat(answer.json().path("episode_number").asInt()).isEqualTo(7);
        assertThat(answer.header("Location")).contains("/admin/training/episodes/named/named_ep0007");
        assertThat(answer.header("Sicd-At")).contains(answer.text("at"));
        assertThat(ingest.topics().events(EventFamily.EPISODE, "named"))
                .singleElement()
                .isInstanceOfSatisfying(EpisodeStarted.class, start -> {
                    assertThat(start.episodeNumber()).isEqualTo(7);
                    assertThat(start.taskDescription()).isEqualTo("Implement RAG improvements");
                    assertThat(start.context()).isEqualTo("{\"target_module\":\"rag_service\"}");
                    assertThat(start.lease()).contains(Duration.ofMinutes(1));
                });
    }

    @Test
    void withoutANumberItIsTheNextOne() throws Exception {
        ingest.post("/start", "{\"run_id\": \"next\", \"episodes\": 5}");
        List<String> episodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            episodes.add(ingest.post("/runs/next/episodes", "").text("episode_id"));
        }

        assertThat(episodes).containsExactly("next_ep0002", "next_ep0003", "next_ep0004");
    }

    @Test
    void theNextOneFollowsWhatOnlyTheLedgerKnows() throws Exception {
        ingest.post("/events", """
                [{"type": "ActionLogged", "run_id": "far", "episode_id": "far_ep0003", "action_logged": {"type": "x"}},
                 {"type": "ActionLogged", "run_id": "far", "episode_id": "far_ep0041", "action_logged": {"type": "x"}}]""");

        assertThat(ingest.post("/runs/far/episodes", "").text("episode_id")).isEqualTo("far_ep0042");
    }

    @Test
    void concurrentRequestsGetDifferentNumbers() throws Exception {
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> ingest.post("/runs/crowd/episodes", "")));
            }
        }
        List<String> episodes = new ArrayList<>();
        for (Future<Answer> answer : answers) {
            episodes.add(answer.get().text("episode_id"));
        }
        assertThat(episodes).doesNotHaveDuplicates().contains("crowd_ep0001", "crowd_ep0020");
    }

    @Test
    void theSameStartAgainIsTheSameEpisodeAndAnotherBodyAConflict() throws Exception {
        Answer first = ingest.post("/runs/same/episodes", "{\"episode_number\": 2}");
        Answer again = ingest.post("/runs/same/episodes", "{\"episode_number\": 2}");
        Answer other = ingest.post("/runs/same/episodes", "{\"episode_number\": 2, \"task_description\": \"another\"}");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("at")).isEqualTo(first.text("at"));
        assertThat(again.json().path("duplicate").asBoolean()).isTrue();
        assertThat(other.status()).isEqualTo(409);
        assertThat(ingest.topics().events(EventFamily.EPISODE, "same")).hasSize(1);
    }

    @Test
    void aRepeatWithoutANumberGetsTheNumberItHad() throws Exception {
        Answer first = ingest.post("/runs/keyed/episodes", "", "Idempotency-Key", "e-1");
        Answer next = ingest.post("/runs/keyed/episodes", "", "Idempotency-Key", "e-2");
        Answer again = ingest.post("/runs/keyed/episodes", "", "Idempotency-Key", "e-1");

        assertThat(first.text("episode_id")).isEqualTo("keyed_ep0001");
        assertThat(next.text("episode_id")).isEqualTo("keyed_ep0002");
        assertThat(again.text("episode_id")).isEqualTo("keyed_ep0001");
        assertThat(again.json().path("duplicate").asBoolean()).isTrue();
    }

    @Test
    void anEpisodeThatItsAgentStartedElsewhereIsNotStartedTwice() throws Exception {
        Answer batch = ingest.post("/events", """
                [{"type": "EpisodeStarted", "run_id": "else", "episode_id": "else_ep0001",
                  "episode_started": {"episode_number": 1}}]""");
        Waiting.untilFolded(
                ingest, batch.json().path("results").path(0).path("at").asText());

        Answer answer = ingest.post("/runs/else/episodes", "{\"episode_number\": 1}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("detail")).contains("else_ep0001");
    }

    @Test
    void withoutTheFoldedStateThereIsNoNextNumberButStillANamedOne() throws Exception {
        ingest.fold().away(true);
        try {
            Answer unknown = ingest.post("/runs/blind/episodes", "");
            Answer named = ingest.post("/runs/blind/episodes", "{\"episode_number\": 1}");

            assertThat(unknown.status()).isEqualTo(503);
            assertThat(unknown.header("Retry-After")).contains("3");
            assertThat(named.status()).isEqualTo(201);
        } finally {
            ingest.fold().away(false);
        }
    }

    @Test
    void itNeedsTheCapabilityAndARefusalIsRecorded() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest off = IngestUnderTest.open(topics, new Capabilities(false, true, false))) {
            Answer answer = off.post("/runs/off/episodes", "");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("detail")).contains("ENABLE_TRAINING=true");
            assertThat(topics.events(EventFamily.EPISODE, "off")).isEmpty();
            assertThat(topics.events(EventFamily.DECISION, "off"))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            PolicyDecided.class,
                            decided -> assertThat(decided.route()).isEqualTo("/training/runs/{run_id}/episodes"));
        }
    }
}
