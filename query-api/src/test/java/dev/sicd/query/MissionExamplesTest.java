package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Metrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every read that the mission document shows, with its values, its types, and its fields first. */
class MissionExamplesTest {
    private static final String RUN = "run_20250101";

    private final ApiUnderTest api = new ApiUnderTest();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void listsTheEpisodesOfARun() throws Exception {
        RunScript run = api.run(RUN);
        run.start(5, false, "Optimize RAG queries");
        for (int number = 1; number <= 5; number++) {
            run.startEpisode(number, "Optimize RAG queries", "{}");
        }

        JsonNode answer = api.json("/episodes/" + RUN);

        assertThat(answer).isEqualTo(Json.parse("""
                {
                  "run_id": "run_20250101",
                  "episode_count": 5,
                  "episodes": [
                    "run_20250101_ep0001",
                    "run_20250101_ep0002",
                    "run_20250101_ep0003",
                    "run_20250101_ep0004",
                    "run_20250101_ep0005"
                  ]
                }"""));
        assertThat(ApiUnderTest.names(answer)).containsExactly("run_id", "episode_count", "episodes");
    }

    @Test
    void showsAnEpisode() throws Exception {
        episodeOfTheDocument();

        JsonNode answer = api.json("/episodes/" + RUN + "/run_20250101_ep0001");

        // the document's times are in UTC without saying so: ours say it
        containsAll(answer, Json.parse("""
                {
                  "episode_id": "run_20250101_ep0001",
                  "run_id": "run_20250101",
                  "episode_number": 1,
                  "started_at": "2025-01-01T10:00:00Z",
                  "completed_at": "2025-01-01T10:15:00Z",
                  "status": "completed",
                  "task_description": "Optimize RAG queries",
                  "actions": [
                    {
                      "timestamp": "2025-01-01T10:05:00Z",
                      "type": "code_generation",
                      "data": {"file": "rag_service.py"}
                    }
                  ],
                  "outcomes": [
                    {
                      "timestamp": "2025-01-01T10:14:00Z",
                      "type": "code_generated",
                      "data": {"status": "success"}
                    }
                  ],
                  "metrics": {
                    "tokens_used": 1500,
                    "inference_time_ms": 450.0,
                    "changes_proposed": 2,
                    "rag_queries": 3,
                    "llm_calls": 2
                  }
                }"""));
    }

    @Test
    void hasEveryFieldOfTheTrainingEpisodeInItsOrder() throws Exception {
        episodeOfTheDocument();

        JsonNode answer = api.json("/episodes/" + RUN + "/run_20250101_ep0001");

        List<String> names = ApiUnderTest.names(answer);
        assertThat(names.subList(0, 12))
                .containsExactly(
                        "episode_id",
                        "run_id",
                        "episode_number",
                        "started_at",
                        "completed_at",
                        "status",
                        "task_description",
                        "context",
                        "actions",
                        "outcomes",
                        "metrics",
                        "metadata");
        assertThat(ApiUnderTest.names(answer.path("metrics")))
                .containsExactly(
                        "tokens_used",
                        "inference_time_ms",
                        "changes_proposed",
                        "changes_accepted",
                        "rag_queries",
                        "llm_calls",
                        "error_count",
                        "cost_micro_usd");
        assertThat(ApiUnderTest.names(answer.path("actions").path(0)))
                .containsExactly("timestamp", "type", "data", "position", "event_id");
        assertThat(answer.path("context")).isEqualTo(Json.parse("{\"target_module\": \"rag_service\"}"));
        assertThat(answer.path("metadata")).isEqualTo(Json.parse("{\"quality_score\": 0.95}"));
        assertThat(names).as("fields= knows every field").allMatch(EpisodeJson.FIELDS::contains);
    }

    @Test
    void sumsUpARun() throws Exception {
        runOfTheDocument();

        JsonNode answer = api.json("/runs/" + RUN + "/summary");

        containsAll(answer, Json.parse("""
                {
                  "run_id": "run_20250101",
                  "total_episodes": 5,
                  "completed": 4,
                  "failed": 1,
                  "in_progress": 0,
                  "total_tokens_used": 12500,
                  "total_changes_proposed": 15,
                  "total_actions": 47
                }"""));
        assertThat(ApiUnderTest.names(answer).subList(0, 8))
                .containsExactly(
                        "run_id",
                        "total_episodes",
                        "completed",
                        "failed",
                        "in_progress",
                        "total_tokens_used",
                        "total_changes_proposed",
                        "total_actions");
    }

    private void episodeOfTheDocument() {
        RunScript run = api.run(RUN);
        run.start(1, false, "Optimize RAG queries");
        run.startEpisode(1, "Optimize RAG queries", "{\"target_module\": \"rag_service\"}");
        run.at("2025-01-01T10:05:00Z").action(1, "code_generation", "{\"file\": \"rag_service.py\"}");
        run.metrics(1, new Metrics(1500, 450_000, 2, 0, 3, 2, 0, 0));
        run.at("2025-01-01T10:14:00Z").outcome(1, "code_generated", "{\"status\": \"success\"}");
        run.at("2025-01-01T10:15:00Z").endEpisode(1, EndStatus.COMPLETED, "{\"quality_score\": 0.95}");
    }

    private void runOfTheDocument() {
        RunScript run = api.run(RUN);
        run.start(5, false, "Optimize RAG queries");
        for (int episode = 1; episode <= 5; episode++) {
            run.startEpisode(episode, "Optimize RAG queries", "{}");
            run.metrics(episode, new Metrics(2500, 1, 3, 1, 1, 1, 0, 10));
        }
        for (int action = 0; action < 47; action++) {
            run.action(1 + action % 5, "rag_query", "{}");
        }
        for (int episode = 1; episode <= 5; episode++) {
            run.endEpisode(episode, episode == 3 ? EndStatus.FAILED : EndStatus.COMPLETED, "{}");
        }
    }

    /** Every value of the document is in the answer under its name; numbers keep being whole or decimal. */
    private static void containsAll(JsonNode answer, JsonNode document) {
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            JsonNode value = answer.path(field.getKey());
            switch (field.getValue().getNodeType()) {
                case OBJECT -> containsAll(value, field.getValue());
                case ARRAY -> {
                    assertThat(value.size())
                            .as(field.getKey())
                            .isEqualTo(field.getValue().size());
                    for (int i = 0; i < value.size(); i++) {
                        containsAll(value.path(i), field.getValue().path(i));
                    }
                }
                default -> assertThat(value).as(field.getKey()).isEqualTo(field.getValue());
            }
        }
    }
}
