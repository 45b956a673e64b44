package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a development system's data directory, started elsewhere. */
@Tag("faults")
class BackupTest {
    private static final String RUN = "run_kept";
    private static final String EVENT = """
            {"event_id":"0190a1f0-0000-7000-8000-000000000001","type":"ActionLogged","run_id":"run_kept","episode_id":"run_kept_ep0001","occurred_at":"2026-01-01T00:00:00Z","action_logged":{"type":"step","data":{"i":1}}}
            """;
    private static final List<String> READS = List.of(
            "/runs",
            "/runs/" + RUN + "/summary?consistency=committed",
            "/runs/" + RUN + "/integrity",
            "/runs/" + RUN + "/provenance",
            "/runs/" + RUN + "/timeline",
            "/runs/" + RUN + "/proposals",
            "/episodes/" + RUN,
            "/episodes/" + RUN + "/" + RUN + "_ep0001");

    @TempDir
    private Path directory;

    @Test
    void aCopyOfAStoppedSystemAnswersTheSameElsewhere() throws Exception {
        Path data = directory.resolve("data");
        Map<String, JsonNode> before;
        try (SicdProcess dev = SicdProcess.dev(data)) {
            record(dev);
            before = answers(dev);
            assertThat(dev.stop()).isZero();
        }
        Path restored = directory.resolve("elsewhere/restored");
        copy(data, restored);
        // nothing in the copy may lead back to where it was made
        Files.move(data, directory.resolve("gone"));

        try (SicdProcess dev = SicdProcess.dev(restored)) {
            assertAnswers(dev, before);
            assertGoesOn(dev, restored);
            assertThat(dev.stop()).isZero();
        }
    }

    @Test
    void aSnapshotOfOneMomentIsOpenedAsAfterACrash() throws Exception {
        Path data = directory.resolve("data");
        Path snapshot = directory.resolve("snapshot");
        Map<String, JsonNode> before;
        try (SicdProcess dev = SicdProcess.dev(data)) {
            record(dev);
            before = answers(dev);
            signal(dev, "STOP");
            copy(data, snapshot);
            signal(dev, "CONT");
        }

        try (SicdProcess dev = SicdProcess.dev(snapshot)) {
            assertAnswers(dev, before);
            assertGoesOn(dev, snapshot);
        }
    }

    private static void record(SicdProcess dev) throws Exception {
        try (Api api = new Api(dev.url())) {
            assertThat(api.post("/start", "{\"run_id\": \"" + RUN + "\"}").status())
                    .isEqualTo(200);
            send(api, EVENT);
            Api.Answer proposed = api.post(
                    "/propose-pr",
                    "{\"run_id\": \"%s\", \"title\": \"Index the search\", \"repo_owner\": \"o\", \"repo_name\": \"r\","
                                    .formatted(RUN)
                            + " \"dry_run\": true, \"changes\": [{\"file_path\": \"docs/search.md\","
                            + " \"change_type\": \"create\", \"new_content\": \"# Search\\n\"}]}");
            assertThat(proposed.body().at("/result/status").textValue())
                    .as("%s", proposed.body())
                    .isEqualTo("dry_run");
            send(api, EVENT);
            Api.Answer ended =
                    api.post("/episodes/" + RUN + "/" + RUN + "_ep0001/complete", "{\"status\": \"completed\"}");
            String at = ended.body().path("at").textValue();
            assertThat(api.get("/runs/" + RUN + "/summary?consistency=committed&wait_ms=10000&at_least=" + at)
                            .status())
                    .isEqualTo(200);
            awaitCheckpoint(api);
        }
    }

    /** Which comes some seconds after what it covers. */
    private static void awaitCheckpoint(Api api) throws Exception {
        for (int tries = 0; tries < 300; tries++) {
            JsonNode said = api.get("/runs/" + RUN + "/provenance").body();
            if (said.at("/checkpoint/size").equals(said.at("/tree/size"))) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no checkpoint covers all of it");
    }

    private static Map<String, JsonNode> answers(SicdProcess dev) throws Exception {
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        try (Api api = new Api(dev.url())) {
            for (String path : READS) {
                Api.Answer answer = api.get(path);
                assertThat(answer.status()).as("%s %s", path, answer.body()).isEqualTo(200);
                answers.put(path, ofTheRun(answer.body()));
            }
        }
        return answers;
    }

    /** Of the record alone: the tree is of the whole partition, and a start states there which policy it loaded. */
    private static JsonNode ofTheRun(JsonNode answer) {
        ObjectNode kept = answer.deepCopy();
        kept.remove(List.of("tree", "checkpoint"));
        return kept;
    }

    private static void assertAnswers(SicdProcess dev, Map<String, JsonNode> before) throws Exception {
        Map<String, JsonNode> after = answers(dev);
        before.forEach((path, answer) -> assertThat(after.get(path)).as(path).isEqualTo(answer));
    }

    private static void assertGoesOn(SicdProcess dev, Path data) throws Exception {
        try (Api api = new Api(dev.url())) {
            String summary = "/runs/" + RUN + "/summary?consistency=committed&wait_ms=10000&at_least=";
            long actions = api.get(summary.replace("&wait_ms=10000&at_least=", ""))
                    .body()
                    .path("total_actions")
                    .asLong();
            String at = send(api, EVENT);
            JsonNode after = api.get(summary + at).body();
            assertThat(after.path("total_actions").asLong()).isEqualTo(actions);
            at = send(api, EVENT.replace("000000000001", "000000000002"));
            after = api.get(summary + at).body();
            assertThat(after.path("total_actions").asLong()).isEqualTo(actions + 1);
        }
        SicdProcess verified = SicdProcess.run(
                Map.of(),
                data,
                "verify-chain",
                "--bootstrap-servers",
                dev.kafka(),
                "--checkpoint-key",
                data.resolve("keys/checkpoints.pub").toString());
        assertThat(verified.exitCode()).as("%s", verified.lines()).isZero();
    }

    private static String send(Api api, String event) throws Exception {
        JsonNode result = api.send("POST", "/events", event, "application/x-ndjson")
                .body()
                .at("/results/0");
        assertThat(result.path("status").asInt()).as("%s", result).isEqualTo(202);
        return result.path("at").textValue();
    }

    private static void signal(SicdProcess process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
