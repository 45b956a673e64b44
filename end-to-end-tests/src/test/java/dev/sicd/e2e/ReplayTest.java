package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History out of a running system and into another one, by the commands that a user has. */
class ReplayTest {
    private static final int RUNS = 3;
    private static final int ACTIONS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The other log took the events at another time, and those of different topics in another order. */
    private static final List<String> OF_THE_LOG = List.of("clock_skewed", "head", "committed_position");

    @TempDir
    static Path directory;

    private static SicdProcess dev;
    private static Api api;

    @BeforeAll
    static void record() throws Exception {
        dev = SicdProcess.dev(directory.resolve("data"));
        api = new Api(dev.url());
        for (int run = 1; run <= RUNS; run++) {
            recordRun("replayed_" + run);
        }
    }

    @AfterAll
    static void stop() {
        api.close();
        dev.close();
    }

    @Test
    void whatIsImportedElsewhereHasTheSameSummaryOnceAndTwice() throws Exception {
        Path exported = export("elsewhere", "--format", "avro", "--zstd", "--events-per-file", "500");
        try (SicdProcess fresh = SicdProcess.dev(directory.resolve("fresh"));
                Api freshApi = new Api(fresh.url())) {
            for (int time = 1; time <= 2; time++) {
                SicdProcess imported =
                        run("import", "--family", "all", "--bootstrap-servers", fresh.kafka(), exported.toString());
                assertThat(imported.exitCode()).as("%s", imported.lines()).isZero();
                assertThat(imported.lines().getLast()).contains(time == 1 ? " 0 files refused" : ": 0 events imported");
                for (int run = 1; run <= RUNS; run++) {
                    String path = "/runs/replayed_" + run + "/summary";
                    JsonNode there = api.get(path).body();
                    JsonNode here = awaitActions(freshApi, path, ACTIONS);
                    assertThat(comparable(here)).isEqualTo(comparable(there));
                    String episode = "/episodes/replayed_" + run + "/replayed_" + run + "_ep0001?limit=1000";
                    assertThat(actions(freshApi, episode)).hasSize(ACTIONS).isEqualTo(actions(api, episode));
                }
            }
        }
    }

    @Test
    void avrosOwnReaderAndDuckDbSeeTheLedgersCountsAndSums() throws Exception {
        Path lines = export("lines", "--events-per-file", "700");
        JsonNode manifest = Api.json(Files.readString(lines.resolve("manifest.json")));
        long events = manifest.get("events").longValue();
        long tokens = 0;
        for (int run = 1; run <= RUNS; run++) {
            tokens += api.get("/runs/replayed_" + run + "/summary")
                    .body()
                    .get("total_tokens_used")
                    .longValue();
        }
        assertThat(tokens).isPositive();

        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement()) {
            try (ResultSet row = sql.executeQuery("""
                    SELECT count(*), count(DISTINCT event_id), sum(event.metrics_updated.tokens_used),
                           count(*) FILTER (WHERE type = 'ActionLogged')
                    FROM read_json_auto('%s/*.jsonl', format = 'newline_delimited', union_by_name = true)""".formatted(lines))) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(events);
                assertThat(row.getLong(2)).isEqualTo(events);
                assertThat(row.getLong(3)).isEqualTo(tokens);
                assertThat(row.getLong(4)).isEqualTo((long) RUNS * ACTIONS);
            }
        }

        long rows = 0;
        long sum = 0;
        Path avro = export("avro", "--format", "avro", "--zstd");
        for (Path file : files(avro, ".avro")) {
            try (DataFileReader<GenericRecord> reader =
                    new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
                for (GenericRecord row : reader) {
                    rows++;
                    GenericRecord event = (GenericRecord) row.get("episode_event");
                    Object metrics = event == null ? null : event.get("metrics_updated");
                    sum += metrics == null ? 0 : (Long) ((GenericRecord) metrics).get("tokens_used");
                }
            }
        }
        assertThat(rows).isEqualTo(events);
        assertThat(sum).isEqualTo(tokens);
    }

    @Test
    void theLedgerFoldedAnewIsWhatTheSystemAnswers() throws Exception {
        SicdProcess refold = run("refold", "--against", "live", "--url", dev.url(), "--bootstrap-servers", dev.kafka());

        assertThat(refold.exitCode()).as("%s", refold.lines()).isZero();
        assertThat(refold.lines().getLast()).isEqualTo("refold: 3 runs compared, 0 fields differ in 0 of them");
    }

    @Test
    void theRunAsOfItsMiddleIsWhatItsFirstHalfFoldsTo() throws Exception {
        JsonNode summary = api.get("/runs/replayed_1/summary").body();
        long middle = summary.path("position").longValue() / 2;

        JsonNode then = api.get("/runs/replayed_1/summary?as_of=" + middle).body();

        assertThat(then.path("position").longValue()).isEqualTo(middle);
        assertThat(then.path("head").textValue())
                .isEqualTo(api.get("/runs/replayed_1/timeline?limit=1&from=" + middle)
                        .body()
                        .at("/entries/0/head")
                        .textValue());
        assertThat(then.path("total_actions").intValue()).isPositive().isLessThan(ACTIONS);
    }

    @Test
    void anExportThatWasKilledGoesOnAndIsTheSame() throws Exception {
        Map<String, String> whole = contents(export("whole", "--events-per-file", "50", "--zstd"));
        Path killed = directory.resolve("killed");
        for (int kills = 0; kills < 3 && !Files.exists(killed.resolve("manifest.json")); kills++) {
            SicdProcess export = start(killed, "--events-per-file", "50", "--zstd");
            int files = 5 * (kills + 1);
            while (count(killed) < files && export.isAlive()) {
                Thread.sleep(1);
            }
            export.kill();
        }
        SicdProcess last = start(killed, "--events-per-file", "50", "--zstd");
        assertThat(last.exitCode()).as("%s", last.lines()).isZero();
        assertThat(contents(killed)).isEqualTo(whole);
    }

    @Test
    void episodesAreWrittenInTheGuidesFormatAndReadBack() throws Exception {
        Path episodes = export("episodes", "--format", "episode-json");
        JsonNode file = Api.json(Files.readString(episodes.resolve("replayed_2_ep0001.json")));
        JsonNode read =
                api.get("/episodes/replayed_2/replayed_2_ep0001?limit=1000").body();
        for (String field : List.of(
                "episode_id",
                "run_id",
                "episode_number",
                "started_at",
                "completed_at",
                "status",
                "task_description",
                "context",
                "metadata")) {
            assertThat(file.get(field)).as(field).isEqualTo(read.get(field));
        }
        assertThat(file.get("actions")).hasSize(ACTIONS);
        file.get("metrics")
                .properties()
                .forEach(metric -> assertThat(metric.getValue())
                        .as(metric.getKey())
                        .isEqualTo(read.get("metrics").get(metric.getKey())));
        SicdProcess back = run("import", "--bootstrap-servers", dev.kafka(), episodes.toString());
        assertThat(back.exitCode()).isEqualTo(1);
        assertThat(back.lines()).anySatisfy(line -> assertThat(line).contains("count the episode twice"));
    }

    @Test
    void tailShowsARun() throws Exception {
        SicdProcess tail = run("tail", "--bootstrap-servers", dev.kafka(), "--run", "replayed_1", "-o", "json");
        assertThat(tail.exitCode()).isZero();
        List<Long> positions = new ArrayList<>();
        tail.lines()
                .forEach(line -> positions.add(Api.json(line).get("position").longValue()));
        assertThat(positions).isSorted().hasSizeGreaterThan(ACTIONS).startsWith(1L, 2L, 3L);
    }

    private static void recordRun(String run) throws Exception {
        api.post("/start", "{\"run_id\": \"%s\", \"task_description\": \"replay\"}".formatted(run));
        String episode = "/episodes/" + run + "/" + run + "_ep0001";
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < ACTIONS; i++) {
            String head = "{\"run_id\": \"%s\", \"episode_id\": \"%s_ep0001\", \"type\": ".formatted(run, run);
            batch.append(head)
                    .append("\"ActionLogged\", \"action_logged\": {\"type\": \"step\", \"data\": {\"i\": ")
                    .append(i)
                    .append(", \"text\": \"größer\"}}}\n")
                    .append(head)
                    .append("\"MetricsUpdated\", \"metrics_updated\": {\"tokens_used\": ")
                    .append(i)
                    .append("}}\n");
        }
        Api.Answer answer = api.send("POST", "/events", batch.toString(), "application/x-ndjson");
        assertThat(answer.body().path("accepted").intValue())
                .as("%s", answer.body())
                .isEqualTo(2 * ACTIONS);
        String at = api.post(episode + "/complete", "{\"status\": \"completed\", \"metadata\": {\"score\": 0.5}}")
                .body()
                .get("at")
                .textValue();
        api.get("/runs/" + run + "/summary?at_least=" + at + "&wait_ms=10000");
        // what tail, export and import read is what was committed
        awaitActions(api, "/runs/" + run + "/summary", ACTIONS);
    }

    private static JsonNode awaitActions(Api from, String path, int actions) throws Exception {
        return awaitActions(from, path, actions, PATIENCE);
    }

    /** The summary of a run of one episode, once that has ended with so many actions and all of it is on the ledger. */
    static JsonNode awaitActions(Api from, String path, int actions, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        JsonNode body = from.get(path).body();
        while (System.nanoTime() < deadline && !isComplete(body, actions)) {
            Thread.sleep(50);
            body = from.get(path).body();
        }
        assertThat(isComplete(body, actions)).as("%s: %s", path, body).isTrue();
        return body;
    }

    private static boolean isComplete(JsonNode summary, int actions) {
        // a summary is fresh; entries, and the ledger that others read, go as far as what is committed
        return summary.path("committed_position").longValue()
                        == summary.path("position").longValue()
                && summary.path("decisions").intValue() == 1
                && summary.path("total_actions").intValue() == actions
                && summary.path("completed").intValue() == 1;
    }

    private static List<JsonNode> actions(Api from, String episode) throws Exception {
        List<JsonNode> actions = new ArrayList<>();
        from.get(episode)
                .body()
                .get("actions")
                .forEach(action -> actions.add(((ObjectNode) action).without("position")));
        return actions;
    }

    private static JsonNode comparable(JsonNode summary) {
        ObjectNode copy = summary.deepCopy();
        copy.remove(OF_THE_LOG);
        return copy;
    }

    private static Path export(String name, String... more) throws Exception {
        SicdProcess export = start(directory.resolve(name), more);
        assertThat(export.exitCode()).as("%s", export.lines()).isZero();
        return directory.resolve(name);
    }

    private static SicdProcess start(Path to, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("export", "--bootstrap-servers", dev.kafka(), "-o", to.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static SicdProcess run(String... arguments) {
        return SicdProcess.run(Map.of(), directory, arguments);
    }

    private static Map<String, String> contents(Path path) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : files(path, "")) {
            contents.put(
                    file.getFileName().toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
        return contents;
    }

    private static int count(Path path) throws Exception {
        return Files.isDirectory(path) ? files(path, ".zst").size() : 0;
    }

    private static List<Path> files(Path path, String suffix) throws Exception {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
