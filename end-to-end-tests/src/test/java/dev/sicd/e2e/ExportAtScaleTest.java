package dev.sicd.e2e;

import static dev.sicd.e2e.ForeignClientsTest.onlyLine;
import static dev.sicd.e2e.ReplayTest.awaitActions;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many events of several runs at once, exported, and counted and added up by tools that are not ours: they find exactly what
 * was sent, and what the ledger holds.
 */
@Tag("faults")
class ExportAtScaleTest {
    /** {@code -Dsicd.export.events=1000000} by hand, for a million: some eight minutes, and 3 GB of disk. */
    private static final int EVENTS = Integer.getInteger("sicd.export.events", 20_000);

    private static final int RUNS = 8;
    private static final int BATCH = 1_000;
    private static final long SEED = 20_250_101;
    /** A decision, the run's and the episode's start, the episode's end. */
    private static final int AROUND = 4;

    /** That it took a policy. */
    private static final Map<String, Totals> OF_THE_SYSTEM = Map.of("_system", new Totals(1, 1, 0, 0, 0, 0));

    private static final Duration PATIENCE = Duration.ofMinutes(2).plus(Duration.ofMillis(2L * EVENTS));

    @TempDir
    static Path directory;

    private static SicdProcess dev;
    private static Api api;
    private static Map<String, Totals> sent;
    /** What was sent, and what the system has to say of itself. */
    private static Map<String, Totals> held;

    /** Of one run. */
    private record Totals(
            long events, long ids, long actions, long tokensUsed, long costMicroUsd, long inferenceTimeMicros) {}

    @BeforeAll
    static void record() throws Exception {
        dev = SicdProcess.dev(directory.resolve("data"));
        api = new Api(dev.url());
        long begun = System.nanoTime();
        sent = new TreeMap<>();
        try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<Totals>> recorded = new TreeMap<>();
            for (int run = 1; run <= RUNS; run++) {
                String name = "exported_" + run;
                long seed = SEED + run;
                recorded.put(name, agents.submit(() -> recordRun(name, new Random(seed))));
            }
            for (Map.Entry<String, Future<Totals>> run : recorded.entrySet()) {
                sent.put(run.getKey(), run.getValue().get());
            }
        }
        held = new TreeMap<>(sent);
        held.putAll(OF_THE_SYSTEM);
        say("recorded", begun);
        for (Map.Entry<String, Totals> run : sent.entrySet()) {
            // an export holds what was committed
            awaitActions(api, summary(run.getKey()), (int) run.getValue().actions(), PATIENCE);
        }
        say("recorded and committed", begun);
    }

    @AfterAll
    static void stop() {
        api.close();
        dev.close();
    }

    @Test
    void theSystemAndItsVerifierCountAndSumWhatWasSent() throws Exception {
        Map<String, Totals> answered = new TreeMap<>();
        for (String run : sent.keySet()) {
            answered.put(run, answered(run));
        }
        assertThat(answered).as("seed %d", SEED).isEqualTo(sent);

        long begun = System.nanoTime();
        SicdProcess verifier = finished("verify-chain", "--bootstrap-servers", dev.kafka());

        say("verified", begun);
        assertThat(verifier.lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("sicd.ledger: %d entries read, %d runs".formatted(ledger(), held.size())));
    }

    @Test
    void duckDbCountsAndSumsInTheLinesWhatTheLedgerHolds() throws Exception {
        Path lines = export("jsonl");
        long begun = System.nanoTime();
        Map<String, Totals> found = new TreeMap<>();

        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement()) {
            sql.execute("SET memory_limit = '512MB'");
            sql.execute("SET threads = 2");
            sql.execute("SET temp_directory = '%s'".formatted(directory.resolve("duckdb")));
            try (ResultSet row = sql.executeQuery("""
                    SELECT run_id, count(*), count(DISTINCT event_id), count(*) FILTER (WHERE type = 'ActionLogged'),
                           sum(event.metrics_updated.tokens_used), sum(event.metrics_updated.cost_micro_usd),
                           sum(event.metrics_updated.inference_time_us)
                    FROM read_json_auto('%s/*.jsonl', format = 'newline_delimited', union_by_name = true)
                    GROUP BY run_id""".formatted(lines))) {
                while (row.next()) {
                    found.put(
                            row.getString(1),
                            new Totals(
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6),
                                    row.getLong(7)));
                }
            }
        }

        say("read by DuckDB", begun);
        assertThat(found).as("seed %d", SEED).isEqualTo(held);
    }

    @Test
    void pythonsAvroCountsAndSumsInTheContainerFilesWhatTheLedgerHolds() throws Exception {
        String python = ForeignClientsTest.interpreter("avro.datafile", "python3-avro");
        Path files = export("avro");
        long begun = System.nanoTime();

        JsonNode told = onlyLine(Program.in(directory)
                .within(PATIENCE)
                .run(
                        python,
                        ForeignClientsTest.SCRIPTS.resolve("export_totals.py").toString(),
                        files.toString()));

        say("read by Python's avro", begun);
        Map<String, Totals> found = new TreeMap<>();
        told.properties()
                .forEach(run -> found.put(
                        run.getKey(),
                        new Totals(
                                run.getValue().get("events").longValue(),
                                run.getValue().get("ids").longValue(),
                                run.getValue().get("actions").longValue(),
                                run.getValue().get("tokens_used").longValue(),
                                run.getValue().get("cost_micro_usd").longValue(),
                                run.getValue().get("inference_time_us").longValue())));
        assertThat(found).as("seed %d", SEED).isEqualTo(held);
    }

    /** Actions and metrics in turn; what it adds up to. */
    private static Totals recordRun(String run, Random random) throws Exception {
        assertThat(api.post("/start", "{\"run_id\": \"%s\", \"task_description\": \"export\"}".formatted(run))
                        .status())
                .isEqualTo(200);
        String head = "{\"run_id\": \"%s\", \"episode_id\": \"%s_ep0001\", \"type\": ".formatted(run, run);
        int events = EVENTS / RUNS;
        long actions = 0;
        long tokens = 0;
        long cost = 0;
        long micros = 0;
        for (int first = 0; first < events; first += BATCH) {
            int size = Math.min(BATCH, events - first);
            StringBuilder batch = new StringBuilder();
            for (int i = first; i < first + size; i++) {
                batch.append(head);
                if (i % 2 == 0) {
                    actions++;
                    batch.append("\"ActionLogged\", \"action_logged\": {\"type\": \"step\", \"data\": {\"i\": ")
                            .append(i)
                            .append(", \"text\": \"größer\\n\\\"\\u2028😀\"}}}\n");
                } else {
                    int tokensUsed = random.nextInt(10_000);
                    int costMicroUsd = random.nextInt(5_000_000);
                    int inferenceMicros = random.nextInt(3_000_000);
                    tokens += tokensUsed;
                    cost += costMicroUsd;
                    micros += inferenceMicros;
                    batch.append("\"MetricsUpdated\", \"metrics_updated\": {\"tokens_used\": ")
                            .append(tokensUsed)
                            .append(", \"cost_micro_usd\": ")
                            .append(costMicroUsd)
                            .append(", \"inference_time_us\": ")
                            .append(inferenceMicros)
                            .append("}}\n");
                }
            }
            Api.Answer answer = api.send("POST", "/events", batch.toString(), "application/x-ndjson");
            assertThat(answer.body().path("accepted").intValue())
                    .as("%d: %s", answer.status(), answer.body())
                    .isEqualTo(size);
        }
        assertThat(api.post(
                                "/episodes/%s/%s_ep0001/complete".formatted(run, run),
                                "{\"status\": \"completed\", \"metadata\": {\"score\": 0.5}}")
                        .status())
                .isEqualTo(202);
        return new Totals(events + AROUND, events + AROUND, actions, tokens, cost, micros);
    }

    /** As summary and integrity say, after the whole chain was checked, stretch by stretch. */
    private static Totals answered(String run) throws Exception {
        JsonNode integrity = api.get("/runs/" + run + "/integrity").body();
        while (integrity.has("next")) {
            assertThat(integrity.get("verified").booleanValue())
                    .as("%s", integrity)
                    .isTrue();
            integrity = api.get("/runs/" + run + "/integrity?from=" + integrity.get("next"))
                    .body();
        }
        assertThat(integrity.get("verified").booleanValue()).as("%s", integrity).isTrue();
        assertThat(integrity.get("duplicates").longValue()).as("%s", integrity).isZero();
        JsonNode summary = api.get(summary(run)).body();
        assertThat(summary.get("committed_position")).isEqualTo(integrity.get("position"));
        return new Totals(
                integrity.get("position").longValue(),
                // the gate lets an id in once
                integrity.get("events").longValue(),
                summary.get("total_actions").longValue(),
                summary.get("total_tokens_used").longValue(),
                summary.get("total_cost_micro_usd").longValue(),
                Math.round(1000 * summary.get("total_inference_time_ms").doubleValue()));
    }

    /** The whole ledger in files of that format, of which the manifest says that they are. */
    private static Path export(String format) throws Exception {
        Path to = directory.resolve(format);
        long begun = System.nanoTime();
        finished("export", "--bootstrap-servers", dev.kafka(), "-o", to.toString(), "--format", format);
        say("exported as " + format, begun);
        JsonNode manifest = Api.json(Files.readString(to.resolve("manifest.json")));
        assertThat(manifest.get("events").longValue()).isEqualTo(ledger());
        assertThat(manifest.at("/kinds/ActionLogged").longValue()).isEqualTo(sum(Totals::actions));
        assertThat(manifest.at("/kinds/MetricsUpdated").longValue())
                .isEqualTo(ledger() - sum(Totals::actions) - (long) AROUND * RUNS - OF_THE_SYSTEM.size());
        long inFiles = 0;
        for (JsonNode file : manifest.get("files")) {
            inFiles += file.get("events").longValue();
        }
        assertThat(inFiles).isEqualTo(ledger());
        return to;
    }

    private static SicdProcess finished(String... arguments) throws Exception {
        SicdProcess process = SicdProcess.run(Map.of(), directory, arguments);
        assertThat(process.exitCode(PATIENCE)).as("%s", process.lines()).isZero();
        return process;
    }

    private static long ledger() {
        return sum(Totals::events);
    }

    private static long sum(ToLongFunction<Totals> field) {
        return held.values().stream().mapToLong(field).sum();
    }

    private static String summary(String run) {
        return "/runs/" + run + "/summary";
    }

    private static void say(String what, long begun) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%d events %s in %.1f s: %.0f a second%n", ledger(), what, seconds, ledger() / seconds);
    }
}
