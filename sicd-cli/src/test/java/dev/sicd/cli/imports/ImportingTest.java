package dev.sicd.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.export.TestExports;
import dev.sicd.cli.replay.Lines;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Metrics;
import dev.sicd.schemas.EventFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports into a ledger in memory: once, whole files, and no file that is not what it says. */
class ImportingTest {
    private static final String EPISODE = """
            {"episode_id": "run_1_ep0001", "run_id": "run_1", "episode_number": 1,
             "started_at": "2025-01-01T10:00:00", "completed_at": "2025-01-01T10:15:00.250000+00:00",
             "status": "completed", "task_description": "Optimize RAG queries", "context": {"target": "rag"},
             "actions": [{"timestamp": "2025-01-01T10:05:00", "type": "code_generation", "data": {"file": "a.py"}},
                         {"timestamp": "2025-01-01T10:06:00", "type": "rag_query", "data": {"results": 5}}],
             "outcomes": [{"timestamp": "2025-01-01T10:14:00", "type": "code_generated", "data": {"status": "success"}}],
             "metrics": {"tokens_used": 1500, "inference_time_ms": 450.5, "changes_proposed": 2, "changes_accepted": 1,
                         "rag_queries": 3, "llm_calls": 2, "error_count": 0},
             "metadata": {"quality_score": 0.95}}
            """;
    private static final String TRAJECTORY = """
            {"environment": "main",
             "trajectory": [
               {"action": "ls -F\\n", "observation": "README.md", "response": "I look.\\n```ls -F```", "thought": "I look.",
                "state": {"open_file": "n/a", "working_dir": "/repo"}, "execution_time": 0.28,
                "query": [{"role": "system", "content": "long"}]},
               {"action": "submit", "observation": "diff", "response": "done", "thought": "done", "state": {}}],
             "history": [],
             "info": {"exit_status": "submitted", "submission": "diff --git a/x b/x",
                      "model_stats": {"instance_cost": 0.01952, "tokens_sent": 7141, "tokens_received": 243, "api_calls": 5}}}
            """;

    @TempDir
    Path directory;

    private final Lines ledger = new Lines(2);
    private final RecordedTopics topics = new RecordedTopics(ledger);

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "avro", "jsonl.zst"})
    void anExportComesBackByteForByteAndTwiceChangesNothing(String format) throws IOException {
        Lines origin = new Lines(3).addRuns(3, 3);
        origin.add(new EpisodeAbandoned(Lines.inEpisode("run_2", 2, "gone"), 5, Duration.ofMinutes(15)));
        TestExports.lines(origin, format, 7, directory);

        List<FileOutcome> first = importAll(directory);
        assertThat(first).allSatisfy(file -> assertThat(file.refused()).isEmpty());
        int sent = topics.written.size();
        assertThat(sent).isEqualTo(origin.all().size() - 1);
        // runs are in the same order, so their chains are the same
        assertThat(ledger.all())
                .extracting(line -> line.runId() + line.position() + line.head())
                .containsExactlyInAnyOrderElementsOf(origin.all().stream()
                        .filter(line -> !isAbandoned(line.value()))
                        .map(line -> line.runId() + line.position() + line.head())
                        .toList());
        assertThat(first.stream().mapToLong(FileOutcome::skippedCount).sum()).isEqualTo(1);

        List<FileOutcome> second = importAll(directory);
        assertThat(topics.written).hasSize(sent);
        assertThat(second.stream().mapToLong(FileOutcome::imported).sum()).isZero();
        assertThat(second.stream().mapToLong(FileOutcome::skippedCount).sum()).isEqualTo(sent + 1);
    }

    @Test
    void intoTheSystemItCameFromChangesNothing() throws IOException {
        ledger.addRuns(3, 3);
        TestExports.lines(ledger, "jsonl", 1_000, directory.resolve("lines"));
        TestExports.episodes(ledger, directory.resolve("episodes"));

        assertThat(importAll(directory.resolve("lines"))).allSatisfy(file -> {
            assertThat(file.refused()).isEmpty();
            assertThat(file.imported()).isZero();
        });
        assertThat(importAll(directory.resolve("episodes")))
                .hasSize(6)
                .allSatisfy(file -> assertThat(file.refused().orElse("")).contains("count the episode twice"));
        assertThat(topics.written).isEmpty();
    }

    @Test
    void whatAnEpisodeFileSaysBecomesEvents() throws IOException {
        Path file = write("run_1_ep0001.json", EPISODE);
        assertThat(importAll(file))
                .singleElement()
                .satisfies(one -> assertThat(one.imported()).isEqualTo(6));
        assertThat(topics.written)
                .extracting(candidate -> candidate.event().type())
                .containsExactly(
                        "EpisodeStarted",
                        "ActionLogged",
                        "ActionLogged",
                        "OutcomeLogged",
                        "MetricsUpdated",
                        "EpisodeCompleted");
        ActionLogged action = (ActionLogged) topics.written.get(2).event();
        assertThat(action.actionType()).isEqualTo("rag_query");
        assertThat(action.data()).isEqualTo("{\"results\":5}");
        assertThat(action.envelope().occurredAt()).isEqualTo(Instant.parse("2025-01-01T10:06:00Z"));
        assertThat(((MetricsUpdated) topics.written.get(4).event()).delta())
                .isEqualTo(new Metrics(1500, 450_500, 2, 1, 3, 2, 0, 0));
        EpisodeCompleted end = (EpisodeCompleted) topics.written.get(5).event();
        assertThat(end.envelope().occurredAt()).isEqualTo(Instant.parse("2025-01-01T10:15:00.250Z"));
        assertThat(end.metadata()).isEqualTo("{\"quality_score\":0.95}");

        assertThat(importAll(file)).singleElement().satisfies(one -> {
            assertThat(one.imported()).isZero();
            assertThat(one.skippedCount()).isEqualTo(6);
        });
        assertThat(topics.written).hasSize(6);
    }

    @Test
    void anEpisodeFileThatChangedSinceIsRefusedWhole() throws IOException {
        importAll(write("run_1_ep0001.json", EPISODE));
        Path changed = write("run_1_ep0001.json", EPISODE.replace("1500", "1600"));
        assertThat(importAll(changed))
                .singleElement()
                .satisfies(one ->
                        assertThat(one.refused().orElse("")).contains("metrics").contains("other content"));
        assertThat(topics.written).hasSize(6);
    }

    @Test
    void oneEpisodeInTwoFilesCountsOnce() throws IOException {
        write("run_1_ep0001.json", EPISODE);
        write("copy_ep0001.json", EPISODE);
        importAll(directory);
        assertThat(topics.written).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"run_id\": \"run_1\"|\"run_id\": \"../x\"|field run_id is '../x'",
                "\"episode_number\": 1|\"episode_number\": 2|field episode_id",
                "T10:05:00\"|\"|field actions[0].timestamp",
                "\"type\": \"rag_query\"|\"type\": 7|field actions[1].type",
                "\"type\": \"rag_query\"|\"type\": \"\"|actions[1]: type",
                "{\"results\": 5}|[5]|field actions[1].data",
                "{\"results\": 5}}|{\"results\": 5}, \"cost\": 1}|field actions[1].cost",
                "\"tokens_used\": 1500|\"tokens_used\": -1|field metrics.tokens_used",
                "\"tokens_used\": 1500|\"tokens_used\": 1.5|field metrics.tokens_used",
                "\"tokens_used\": 1500|\"tokens_uesd\": 1500|field metrics.tokens_uesd",
                "\"status\": \"completed\"|\"status\": \"cancelled\"|field status is 'cancelled'",
                "\"status\": \"completed\"|\"status\": \"in_progress\"|field completed_at",
                "\"run_id\": \"run_1\",|\"run_id\": \"run_1\" |line 1"
            })
    void aBadEpisodeFileNamesTheField(String from, String to, String complaint) throws IOException {
        assertThat(EPISODE).contains(from);
        Path file = write("run_1_ep0001.json", EPISODE.replace(from, to));
        assertThat(importAll(file)).singleElement().satisfies(one -> {
            assertThat(one.words())
                    .contains("run_1_ep0001.json")
                    .contains(complaint)
                    .containsPattern("; |: use ");
            assertThat(one.imported()).isZero();
        });
        assertThat(topics.written).isEmpty();
    }

    @Test
    void aTrajectoryBecomesARunOfOneEpisode() throws IOException {
        Path file = write("marshmallow-code__marshmallow-1867.traj", TRAJECTORY);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-05-01T00:00:00Z")));
        assertThat(importAll(file))
                .singleElement()
                .satisfies(one -> assertThat(one.refused()).isEmpty());
        String run = topics.written.getFirst().event().envelope().runId();
        assertThat(run).startsWith("swe-agent_marshmallow-code__marshmallow-1867_");
        assertThat(topics.written.getFirst().event()).isInstanceOf(RunStarted.class);
        ActionLogged action = (ActionLogged) topics.written.get(2).event();
        assertThat(action.data())
                .contains("\"thought\":\"I look.\"")
                .contains("\"action\":\"ls -F\\n\"")
                .contains("\"observation\":\"README.md\"")
                .contains("\"working_dir\":\"/repo\"")
                .doesNotContain("\"query\"");
        assertThat(((MetricsUpdated) topics.written.get(4).event()).delta())
                .isEqualTo(new Metrics(7384, 0, 0, 0, 0, 5, 0, 19_520));
        assertThat(((OutcomeLogged) topics.written.get(5).event()).data())
                .contains("\"exit_status\":\"submitted\"")
                .contains("diff --git");

        // a copy has another time, and is the same events
        Path copy = write("copy/marshmallow-code__marshmallow-1867.traj", TRAJECTORY);
        Files.setLastModifiedTime(copy, FileTime.from(Instant.parse("2025-05-01T00:00:00Z")));
        assertThat(importAll(copy)).singleElement().satisfies(one -> {
            assertThat(one.refused()).isEmpty();
            assertThat(one.imported()).isZero();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"trajectory\": [|\"trajectoryy\": [|field trajectory",
                "\"action\": \"submit\"|\"action\": 3|field trajectory[1].action",
                "\"tokens_sent\": 7141|\"tokens_sent\": \"many\"|field info.model_stats.tokens_sent",
                "\"info\": {|\"info\": 1, \"x\": {|field info"
            })
    void aBadTrajectoryNamesTheField(String from, String to, String complaint) throws IOException {
        assertThat(TRAJECTORY).contains(from);
        Path file = write("x.traj", TRAJECTORY.replace(from, to));
        assertThat(importAll(file))
                .singleElement()
                .satisfies(one -> assertThat(one.words()).contains(complaint));
        assertThat(topics.written).isEmpty();
    }

    @Test
    void aFileThatChangedAfterItsExportIsRefusedAndTheOthersAreNot() throws IOException {
        TestExports.lines(new Lines(1).addRuns(2, 3), "jsonl", 7, directory);
        Path victim = directory.resolve("sicd.ledger-0-00000000000000000010.jsonl");
        Files.writeString(victim, Files.readString(victim).replace("\"type\":\"step\"", "\"type\":\"stop\""));
        List<FileOutcome> outcomes = importAll(directory);
        assertThat(outcomes.stream().filter(one -> one.refused().isPresent()))
                .singleElement()
                .satisfies(one -> assertThat(one.words())
                        .contains(victim.getFileName().toString())
                        .contains("SHA-256"));
        assertThat(topics.written).hasSize(outcomes.size() * 7 - 7 - (7 - lastFile()));
        // naming the file alone does not get around its manifest
        assertThat(importAll(victim))
                .singleElement()
                .satisfies(one -> assertThat(one.refused()).isPresent());
    }

    private int lastFile() {
        return new Lines(1).addRuns(2, 3).all().size() % 7;
    }

    @Test
    void aLineThatChangedIsFoundByItsLeafWhereThereIsNoManifest() throws IOException {
        TestExports.lines(new Lines(1).addRuns(1, 2), "jsonl", 100, directory);
        Files.delete(directory.resolve("manifest.json"));
        Path file = directory.resolve("sicd.ledger-0-00000000000000000000.jsonl");
        List<String> lines = Files.readAllLines(file);
        String third = lines.get(2).replaceFirst("\"value\":\"AG", "\"value\":\"AH");
        assertThat(third).isNotEqualTo(lines.get(2));
        Files.writeString(file, String.join("\n", lines.get(0), lines.get(1), third) + "\n");
        assertThat(importAll(file))
                .singleElement()
                .satisfies(one -> assertThat(one.words()).contains("line 3").contains("it was changed"));
        Files.writeString(file, lines.get(0) + "\n" + lines.get(1).substring(0, 50));
        assertThat(importAll(file))
                .singleElement()
                .satisfies(one -> assertThat(one.words()).contains("line 2").contains("cut off"));
        assertThat(topics.written).isEmpty();
    }

    @Test
    void aManifestThatNamesFilesElsewhereIsNotFollowed() throws IOException {
        Path inside = directory.resolve("inside");
        TestExports.lines(new Lines(1).addRuns(1, 2), "jsonl", 100, inside);
        Path manifest = inside.resolve("manifest.json");
        Files.move(inside.resolve("sicd.ledger-0-00000000000000000000.jsonl"), directory.resolve("outside.jsonl"));
        Files.writeString(
                manifest,
                Files.readString(manifest).replace("sicd.ledger-0-00000000000000000000.jsonl", "../outside.jsonl"));
        assertThat(importAll(inside))
                .singleElement()
                .satisfies(one -> assertThat(one.words()).contains("outside of its directory"));
        assertThat(topics.written).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsReportedAndTriedAgain() throws IOException {
        Path file = write("run_1_ep0001.json", EPISODE);
        topics.failing(new IOException("not authorized"));
        assertThat(importAll(file)).singleElement().satisfies(one -> {
            assertThat(one.refused().orElse("")).contains("6 events").contains("not authorized");
            assertThat(one.imported()).isZero();
        });
        assertThat(topics.asked).isEqualTo(1);
    }

    @Test
    void nothingIsWrittenBehindWhatCouldNotBe() throws IOException {
        write("run_1_ep0001.json", EPISODE);
        write("run_2_ep0001.json", EPISODE.replace("run_1", "run_2"));
        topics.failing(new IOException("not authorized"));
        assertThat(importAll(directory))
                .hasSize(2)
                .last()
                .satisfies(one -> assertThat(one.refused().orElse("")).startsWith("not begun"));
        assertThat(topics.asked).isEqualTo(1);
    }

    @Test
    void namesThatTellNoFormatAreReported() throws IOException {
        write("notes.txt", "x");
        write("run_1_ep0001.json", EPISODE);
        assertThat(importAll(directory).stream().filter(one -> one.refused().isPresent()))
                .singleElement()
                .satisfies(one -> assertThat(one.words()).contains("notes.txt"));
        assertThat(topics.written).hasSize(6);
    }

    private List<FileOutcome> importAll(Path path) {
        FoundFiles found = FoundFiles.of(List.of(path));
        List<FileOutcome> outcomes = new ArrayList<>(found.refused());
        outcomes.addAll(new Importing(found.sources(), Set.of(EventFamily.EPISODE)).run(ledger, Optional.of(topics)));
        return outcomes;
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static boolean isAbandoned(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1).contains("EpisodeAbandoned");
    }
}
