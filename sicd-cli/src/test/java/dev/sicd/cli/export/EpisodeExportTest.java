package dev.sicd.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.cli.replay.Lines;
import dev.sicd.cli.replay.Selection;
import dev.sicd.cli.replay.Span;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Episodes as files of the guide's format. */
class EpisodeExportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Selection ALL =
            new Selection(Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty());

    @TempDir
    Path directory;

    @Test
    void anEpisodeIsTheGuidesExample() throws IOException {
        export(guidesEpisode(), 1_000);
        // the guide's times have no zone; ours say that it is UTC
        assertThat(Files.readString(directory.resolve("run_20250101_ep0001.json")))
                .isEqualTo("""
                {
                  "episode_id" : "run_20250101_ep0001",
                  "run_id" : "run_20250101",
                  "episode_number" : 1,
                  "started_at" : "2025-01-01T10:00:00Z",
                  "completed_at" : "2025-01-01T10:15:00Z",
                  "status" : "completed",
                  "task_description" : "Optimize RAG queries",
                  "context" : {
                    "target_module" : "rag_service"
                  },
                  "actions" : [
                    {
                      "timestamp" : "2025-01-01T10:05:00Z",
                      "type" : "code_generation",
                      "data" : {
                        "file" : "rag_service.py"
                      }
                    }
                  ],
                  "outcomes" : [
                    {
                      "timestamp" : "2025-01-01T10:14:00Z",
                      "type" : "code_generated",
                      "data" : {
                        "status" : "success"
                      }
                    }
                  ],
                  "metrics" : {
                    "tokens_used" : 1500,
                    "inference_time_ms" : 450.0,
                    "changes_proposed" : 2,
                    "changes_accepted" : 0,
                    "rag_queries" : 3,
                    "llm_calls" : 2,
                    "error_count" : 0
                  },
                  "metadata" : {
                    "quality_score" : 0.95
                  }
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000})
    void interleavedEpisodesAreToldApartWhateverFitsIntoMemory(int placesMax) throws IOException {
        Lines ledger = new Lines(2).addRuns(5, 4);
        export(ledger, placesMax);
        List<String> names = names();
        assertThat(names).hasSize(10 + 1).contains("run_4_ep0002.json");
        for (String name : names) {
            if (name.startsWith("run_")) {
                JsonNode episode = MAPPER.readTree(directory.resolve(name).toFile());
                assertThat(name).isEqualTo(episode.get("episode_id").textValue() + ".json");
                assertThat(episode.get("actions")).hasSize(4);
                assertThat(episode.at("/actions/3/data/i").intValue()).isEqualTo(3);
                assertThat(episode.at("/metrics/tokens_used").intValue()).isEqualTo(10 + 11 + 12 + 13);
                assertThat(episode.at("/metrics/inference_time_ms").doubleValue())
                        .isEqualTo(6.0);
                boolean first = episode.get("episode_number").intValue() == 1;
                assertThat(episode.get("completed_at").isNull()).isEqualTo(!first);
                assertThat(episode.get("status").textValue()).matches(first ? "completed|failed" : "in_progress");
            }
        }
    }

    @Test
    void whatWasGivenUpFailedAndAnEpisodeWithoutStartBeginsWithItsFirstEvent() throws IOException {
        Envelope first = Lines.inEpisode("run_x", 3, "a");
        Envelope end = Lines.inEpisode("run_x", 3, "gone");
        export(
                new Lines(1)
                        .add(new ActionLogged(first, "step", "not json"))
                        .add(new EpisodeAbandoned(end, 1, Duration.ofMinutes(15))),
                10);
        JsonNode episode =
                MAPPER.readTree(directory.resolve("run_x_ep0003.json").toFile());
        assertThat(episode.get("status").textValue()).isEqualTo("failed");
        assertThat(episode.get("started_at").textValue()).isEqualTo(Lines.AT.toString());
        assertThat(episode.at("/actions/0/data").textValue()).isEqualTo("not json");
    }

    @Test
    void noRunIdLeadsOutOfTheDirectory() throws IOException {
        Path inside = Files.createDirectories(directory.resolve("a/b/c"));
        List<String> evil = List.of(
                "../../../escaped", "/tmp/absolute", "..", "a/b", "a\\b", "x\0y", "ü", "C:evil", "%2e%2e", ".hidden");
        Lines ledger = new Lines(3);
        for (String run : evil) {
            ledger.add(new ActionLogged(
                    Envelope.ofEpisode(
                            Ids.derived("evil", run), run, Ids.episodeId(run, 1), Lines.AT, Actor.agent("evil")),
                    "step",
                    "{}"));
        }
        String long1 = "/" + "l".repeat(300) + "1";
        String long2 = "/" + "l".repeat(300) + "2";
        for (String run : List.of(long1, long2)) {
            ledger.add(new ActionLogged(
                    Envelope.ofEpisode(
                            Ids.derived("evil", run), run, Ids.episodeId(run, 1), Lines.AT, Actor.agent("evil")),
                    "step",
                    "{}"));
        }
        exportTo(inside, ledger, 10);
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files).hasSize(evil.size() + 2 + 1).allSatisfy(file -> {
                assertThat(file.getParent()).isEqualTo(inside);
                assertThat(file.getFileName().toString())
                        .matches("[A-Za-z0-9_%.-]{1,255}")
                        .doesNotStartWith(".");
            });
        }
        assertThat(inside.resolve("%2E%2E%2F..%2F..%2Fescaped_ep0001.json")).doesNotExist();
        assertThat(inside.resolve("%2E.%2F..%2F..%2Fescaped_ep0001.json")).exists();
    }

    private static Lines guidesEpisode() {
        return new Lines(4)
                .add(new EpisodeStarted(
                        at("start", "10:00"),
                        1,
                        "Optimize RAG queries",
                        "{\"target_module\": \"rag_service\"}",
                        Optional.empty()))
                .add(new ActionLogged(at("action", "10:05"), "code_generation", "{\"file\": \"rag_service.py\"}"))
                .add(new MetricsUpdated(at("metrics", "10:06"), new Metrics(1500, 450_000, 2, 0, 3, 2, 0, 0)))
                .add(new OutcomeLogged(at("outcome", "10:14"), "code_generated", "{\"status\": \"success\"}"))
                .add(new EpisodeCompleted(
                        at("end", "10:15"), EndStatus.COMPLETED, "{\"quality_score\": 0.95}", OptionalLong.empty()));
    }

    private static Envelope at(String what, String time) {
        String run = "run_20250101";
        return Envelope.ofEpisode(
                Ids.derived("guide", what),
                run,
                run + "_ep0001",
                Instant.parse("2025-01-01T" + time + ":00Z"),
                Actor.agent("guide"));
    }

    private void export(Lines ledger, int placesMax) throws IOException {
        exportTo(directory, ledger, placesMax);
    }

    private static void exportTo(Path path, Lines ledger, int placesMax) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Map<Integer, Span> spans = ledger.spans();
        ExportPlan plan = new ExportPlan(
                "c", ledger.topic(), ExportFormat.EPISODE_JSON, false, 1, new TreeMap<>(), new TreeMap<>(spans));
        try (ExportDirectory opened = ExportDirectory.open(path, plan)) {
            Progress progress = new Progress(Lines.terminal(said, said), 1, () -> 0);
            new EpisodeExport(ledger, ALL, opened, progress, placesMax).run();
            opened.complete();
        }
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }
}
