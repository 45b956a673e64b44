package dev.sicd.e2e;

import static dev.sicd.e2e.MissionExamplesTest.assertLeads;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.reader.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agents, readers and registry clients in other languages, as processes against the running system: those of the examples
 * directory, and some that do wrong. Each is skipped, with the reason, where its tools are missing.
 */
class ForeignClientsTest {
    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();
    static final Path SCRIPTS = Path.of("src", "test", "resources", "python").toAbsolutePath();
    private static final int PARTITIONS = 4;
    private static final int EPISODE_SCHEMA = 1625292510;

    @TempDir
    static Path directory;

    private static SicdProcess dev;
    private static Api api;

    @BeforeAll
    static void start() {
        dev = SicdProcess.dev(directory.resolve("data"));
        api = new Api(dev.url());
    }

    @AfterAll
    static void stop() {
        api.close();
        dev.close();
    }

    @Test
    void anAgentInPythonFollowsTheGuideLineByLine() throws Exception {
        JsonNode told = onlyLine(python(EXAMPLES.resolve("python/agent.py"), "run_python"));

        JsonNode summary = told.get("summary");
        assertLeads(summary, """
                {"run_id": "run_python", "total_episodes": 1, "completed": 1, "failed": 0, "in_progress": 0,
                 "total_tokens_used": 2000, "total_changes_proposed": 0, "total_actions": 3}""");
        JsonNode episode = told.get("episode");
        assertThat(episode.get("episode_id").textValue()).isEqualTo("run_python_ep0001");
        assertThat(episode.get("status").textValue()).isEqualTo("completed");
        assertThat(episode.get("task_description").textValue()).isEqualTo("Implement RAG improvements");
        assertThat(episode.get("context")).isEqualTo(Api.json("{\"target_module\": \"rag_service\"}"));
        assertThat(episode.get("metadata")).isEqualTo(Api.json("{\"quality_score\": 0.95}"));
        assertThat(episode.get("actions").findValuesAsText("type"))
                .containsExactly("code_generation", "rag_query", "llm_generation");
        assertThat(episode.at("/outcomes/0/data/files_modified/0").textValue()).isEqualTo("rag_service.py");
        assertThat(episode.at("/metrics/rag_queries").intValue()).isEqualTo(3);
        assertThat(episode.at("/metrics/llm_calls").intValue()).isEqualTo(3);
        assertThat(episode.at("/metrics/inference_time_ms").doubleValue()).isEqualTo(250.0);
        assertWhole("run_python", 8);

        List<JsonNode> read =
                python(EXAMPLES.resolve("python/read_run.py"), "run_python").json();
        assertThat(read.subList(0, 8))
                .extracting(entry -> entry.get("type").textValue())
                .containsExactly(
                        "EpisodeStarted",
                        "ActionLogged",
                        "ActionLogged",
                        "MetricsUpdated",
                        "ActionLogged",
                        "MetricsUpdated",
                        "OutcomeLogged",
                        "EpisodeCompleted");
        assertThat(read.get(2).at("/action_logged/type").textValue()).isEqualTo("rag_query");
        assertPositionsThenSummary(read, "run_python");
    }

    @Test
    void anAgentInJavaScriptIsFoldedAndCanReadItBack() throws Exception {
        Path workshop = node();

        JsonNode summary = onlyLine(system(workshop).run("node", "agent.js", "run_node"));

        assertLeads(summary, """
                {"run_id": "run_node", "total_episodes": 1, "completed": 1, "failed": 0, "in_progress": 0,
                 "total_tokens_used": 1500, "total_changes_proposed": 0, "total_actions": 2}""");
        assertThat(summary.get("total_llm_calls").intValue()).isEqualTo(2);
        assertWhole("run_node", 6);

        List<JsonNode> read = succeeded(system(workshop).run("node", "read-run.js", "run_node"))
                .json();
        assertThat(read.get(5).at("/episode_completed/last_producer_seq").intValue())
                .isEqualTo(6);
        assertPositionsThenSummary(read, "run_node");
    }

    @Test
    void aShellWithKcatIsFoldedAndCanReadItBack() throws Exception {
        assumeTrue(Program.works("kcat", "-V"), "kcat is missing: apt-get install kcat");
        assumeTrue(Program.works("curl", "--version"), "curl is missing: apt-get install curl");

        JsonNode summary = onlyLine(system(EXAMPLES.resolve("kcat")).run("sh", "agent.sh", "run_kcat"));

        assertLeads(summary, """
                {"run_id": "run_kcat", "total_episodes": 1, "completed": 1, "failed": 0, "in_progress": 0,
                 "total_tokens_used": 1500, "total_changes_proposed": 0, "total_actions": 1}""");
        assertThat(summary.get("total_inference_time_ms").doubleValue()).isEqualTo(250.0);
        assertThat(summary.get("total_rag_queries").intValue()).isEqualTo(3);
        assertThat(summary.get("total_llm_calls").intValue()).isEqualTo(2);
        assertWhole("run_kcat", 5);

        List<String> read = succeeded(system(EXAMPLES.resolve("kcat")).run("sh", "read-run.sh", "run_kcat"))
                .output()
                .lines()
                .toList();
        String partition = "partition " + Keys.partitionOf("run_kcat", PARTITIONS);
        assertThat(read).hasSize(6);
        for (int position = 1; position <= 5; position++) {
            assertThat(read.get(position - 1)).startsWith("position " + position + " " + partition + " offset ");
        }
        assertThat(Api.json(read.getLast()).get("total_actions").intValue()).isEqualTo(1);
    }

    @Test
    void whatAnotherPartitionerMisplacedIsPutRight() throws Exception {
        String run = IntStream.range(0, 100)
                .mapToObj(i -> "run_crc32_" + i)
                .filter(name -> crc32(name) != Keys.partitionOf(name, PARTITIONS))
                .findFirst()
                .orElseThrow();

        JsonNode summary = onlyLine(python(SCRIPTS.resolve("misbehaving_agent.py"), "partitioner", run));

        assertThat(summary.get("total_actions").intValue()).isEqualTo(10);
        assertThat(summary.get("completed").intValue()).isEqualTo(1);
        assertThat(summary.get("total_tokens_used").intValue()).isEqualTo(100);
        JsonNode integrity = integrity(run, "position", 13);
        assertThat(integrity.get("rerouted").intValue()).isEqualTo(13);
        assertThat(integrity.get("complete").booleanValue()).isTrue();
    }

    @Test
    void whatIsSentTwiceCountsOnce() throws Exception {
        JsonNode summary = onlyLine(python(SCRIPTS.resolve("misbehaving_agent.py"), "repeats", "run_repeats"));

        assertThat(summary.get("total_actions").intValue()).isEqualTo(10);
        assertThat(summary.get("total_episodes").intValue()).isEqualTo(1);
        assertThat(summary.get("total_tokens_used").intValue()).isEqualTo(100);
        // the very last repeat comes after what the summary waited for
        JsonNode integrity = integrity("run_repeats", "duplicates", 13);
        assertThat(integrity.get("position").intValue()).isEqualTo(13);
        assertThat(integrity.get("content_conflicts").intValue()).isZero();
        assertThat(integrity.get("complete").booleanValue()).isTrue();
    }

    @Test
    void whatIsLostIsNamed() throws Exception {
        JsonNode summary = onlyLine(python(SCRIPTS.resolve("misbehaving_agent.py"), "losses", "run_losses"));

        assertThat(summary.get("total_actions").intValue()).isEqualTo(7);
        assertThat(summary.get("completed").intValue()).isEqualTo(1);
        JsonNode integrity = integrity("run_losses", "position", 10);
        assertThat(integrity.get("complete").booleanValue()).isFalse();
        assertThat(integrity.at("/producers/0/missing")).isEqualTo(Api.json("[\"3\", \"5-6\"]"));
        assertThat(integrity.at("/producers/0/missing_count").intValue()).isEqualTo(3);
        assertThat(integrity.at("/producers/0/declared_last").intValue()).isEqualTo(13);
    }

    @Test
    void theRegistryClientsOfConfluentKafkaFindAndRegisterOurSchemas() throws Exception {
        String python = interpreter();
        assumeTrue(
                Program.works(python, "-c", "import requests"),
                "Python's requests are missing: apt-get install python3-requests");

        JsonNode told = onlyLine(python(SCRIPTS.resolve("registry_client.py"), "run_registry"));

        assertThat(told.get("subjects")).contains(Api.json("\"sicd.episode-events-value\""));
        assertThat(told.get("versions")).isEqualTo(Api.json("[1, 2]"));
        assertThat(told.get("latest")).isEqualTo(Api.json("[\"sicd.episode-events-value\", 1, 1625292510]"));
        assertThat(told.get("lookup").intValue()).isEqualTo(EPISODE_SCHEMA);
        assertThat(told.get("register").intValue()).isEqualTo(EPISODE_SCHEMA);
        assertThat(told.get("compatibility").textValue()).isEqualTo("FULL_TRANSITIVE");
        assertThat(told.get("register_foreign")).isEqualTo(Api.json("[422, 42205]"));
        assertThat(told.get("lookup_foreign")).isEqualTo(Api.json("[404, 40403]"));
        assertThat(told.get("no_subject")).isEqualTo(Api.json("[404, 40401]"));
        assertThat(told.get("no_version")).isEqualTo(Api.json("[404, 40402]"));
        assertThat(told.get("delete")).isEqualTo(Api.json("[422, 42205]"));
        assertThat(told.get("ids"))
                .hasSize(6)
                .allSatisfy(id -> assertThat(id.intValue()).isEqualTo(EPISODE_SCHEMA));
        assertThat(told.get("deserialized").intValue()).isEqualTo(4);
        assertThat(told.get("decoded").intValue()).isEqualTo(6);
        assertThat(told.get("is_compatible").booleanValue()).isTrue();
        assertThat(told.get("not_acknowledged").intValue()).isZero();
        JsonNode summary = api.get("/runs/run_registry/summary?wait_ms=10000&at_least=event:"
                        + told.get("last_event").textValue())
                .body();
        assertThat(summary.get("total_actions").intValue()).isEqualTo(6);
        assertWhole("run_registry", 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/vnd.schemaregistry.v1+json", "application/json"})
    void curlAsksTheRegistryAsItsManualSays(String type, @TempDir Path work) throws Exception {
        assumeTrue(Program.works("curl", "--version"), "curl is missing: apt-get install curl");
        Program program = system(work);
        String registry = dev.url() + "/registry";

        JsonNode byId = onlyLine(
                program.run("curl", "-sSi", "-H", "Accept: " + type, registry + "/schemas/ids/" + EPISODE_SCHEMA),
                "Content-Type: application/vnd.schemaregistry.v1+json");
        Files.writeString(work.resolve("request.json"), byId.toString());
        JsonNode registered = onlyLine(program.run(
                "curl",
                "-sS",
                "-H",
                "Content-Type: " + type,
                "--data-binary",
                "@request.json",
                registry + "/subjects/sicd.episode-events-value/versions"));
        Program.Run unknown = program.run(
                "curl", "-sS", "-w", "\n%{http_code}", registry + "/subjects/nothing-value/versions/latest");

        assertThat(registered).isEqualTo(Api.json("{\"id\": " + EPISODE_SCHEMA + "}"));
        List<JsonNode> lines = unknown.json();
        assertThat(lines.get(0).get("error_code").intValue()).isEqualTo(40401);
        assertThat(lines.get(1).intValue()).isEqualTo(404);
    }

    private static Program.Run python(Path script, String... arguments) throws Exception {
        String[] command = Stream.concat(Stream.of(interpreter(), script.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return succeeded(system(directory)
                .with("PYTHONPATH", EXAMPLES.resolve("python").toString())
                .with("PYTHONDONTWRITEBYTECODE", "1")
                .run(command));
    }

    private static String interpreter() throws InterruptedException {
        return interpreter("confluent_kafka, avro.schema", "python3-confluent-kafka python3-avro");
    }

    /**
     * The distribution's Python, whatever stands before it on the path, or another one that has the modules too. Whoever asks
     * is skipped where none has.
     *
     * @param packages that bring the modules
     */
    static String interpreter(String modules, String packages) throws InterruptedException {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            if (Program.works(python, "-c", "import " + modules)) {
                return python;
            }
        }
        assumeTrue(false, "no python3 has " + modules + ": apt-get install " + packages);
        throw new AssertionError("not reached");
    }

    /** The Node example with its packages, away from the checkout. */
    private static Path node() throws IOException, InterruptedException {
        assumeTrue(Program.works("node", "--version"), "node is missing: apt-get install nodejs");
        assumeTrue(Program.works("npm", "--version"), "npm is missing: apt-get install npm");
        Path workshop = Files.createDirectories(directory.resolve("node"));
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("node"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, workshop.resolve(file.getFileName()));
            }
        }
        Program.Run install = Program.in(workshop)
                .run(
                        "npm",
                        "install",
                        "--no-package-lock",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--fetch-retries=1",
                        "--fetch-timeout=30000");
        assumeTrue(install.exitCode() == 0, "npm could not install the example's packages: " + install.complaints());
        return workshop;
    }

    private static Program system(Path where) {
        return Program.in(where).with("SICD_URL", dev.url()).with("SICD_BOOTSTRAP_SERVERS", dev.kafka());
    }

    private static Program.Run succeeded(Program.Run run) {
        assertThat(run.exitCode()).as("%s%n%s", run.output(), run.complaints()).isZero();
        return run;
    }

    static JsonNode onlyLine(Program.Run run) {
        List<JsonNode> lines = succeeded(run).json();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    /** The body after headers, of which one must be this. */
    private static JsonNode onlyLine(Program.Run run, String header) {
        List<String> lines = succeeded(run).output().lines().toList();
        assertThat(lines).anySatisfy(line -> assertThat(line).isEqualToIgnoringCase(header));
        return Api.json(lines.getLast());
    }

    /** What is committed of a run, once a counter in it has come this far. */
    private static JsonNode integrity(String run, String counter, int expected) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            Api.Answer answer = api.get("/runs/" + run + "/integrity");
            if (answer.status() == 200 && answer.body().get(counter).intValue() >= expected) {
                return answer.body();
            }
            assertThat(System.nanoTime())
                    .as("%s of %s: %s", counter, run, answer.body())
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    /** All events came, numbered, on the right partition, and none more than once. */
    private static void assertWhole(String run, int events) throws Exception {
        JsonNode integrity = integrity(run, "position", events);
        assertThat(integrity.get("position").intValue()).as("%s", integrity).isEqualTo(events);
        assertThat(integrity.get("verified").booleanValue()).isTrue();
        assertThat(integrity.get("rerouted").intValue()).isZero();
        assertThat(integrity.get("duplicates").intValue()).isZero();
        assertThat(integrity.get("producers")).hasSize(1);
        assertThat(integrity.at("/producers/0/last").intValue()).isEqualTo(events);
        assertThat(integrity.get("complete").booleanValue()).isTrue();
    }

    private static void assertPositionsThenSummary(List<JsonNode> read, String run) {
        List<JsonNode> entries = read.subList(0, read.size() - 1);
        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).get("position").intValue()).isEqualTo(i + 1);
            assertThat(entries.get(i).get("run_id").textValue()).isEqualTo(run);
        }
        assertThat(read.getLast().get("committed_position").intValue()).isEqualTo(entries.size());
    }

    private static int crc32(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        return (int) (crc.getValue() % PARTITIONS);
    }
}
