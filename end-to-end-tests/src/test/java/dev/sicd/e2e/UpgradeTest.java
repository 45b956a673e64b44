package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an earlier release wrote is read by this one, and goes on. {@code end-to-end-tests/upgrade-fixture} makes the archive
 * of a release; a release adds one and removes none.
 */
@Tag("faults")
class UpgradeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void theDirectoryOfTheReleaseBeforeAnswersTheSameAndGoesOn() throws Exception {
        unpack("1bc22e6");
        Map<String, JsonNode> before = answersOfTheRelease();

        try (SicdProcess dev = SicdProcess.dev(directory.resolve("data"));
                Api api = new Api(dev.url())) {
            for (Map.Entry<String, JsonNode> was : before.entrySet()) {
                assertThat(ofTheRun(api.get(was.getKey()).body()))
                        .as(was.getKey())
                        .isEqualTo(was.getValue());
            }
            assertGoesOn(api, before);
            assertLedgerHolds(dev);
        }
    }

    private static void assertGoesOn(Api api, Map<String, JsonNode> before) throws Exception {
        String episode = "/episodes/run_old/run_old_ep0002";
        Api.Answer repeat = api.post(
                "/episodes/run_old/run_old_ep0001/actions",
                "{\"event_id\":\"0190a1f0-0000-7000-8000-000000000001\",\"producer_id\":\"p1\",\"producer_seq\":1,"
                        + "\"type\":\"edit\",\"data\":{\"i\":1}}");
        assertThat(repeat.status()).as("%s", repeat.body()).isEqualTo(202);
        Api.Answer more = api.post(episode + "/actions", "{\"type\":\"test\",\"data\":{\"passed\":false}}");
        String at = more.body().path("at").textValue();
        JsonNode summary = api.get("/runs/run_old/summary?consistency=committed&wait_ms=10000&at_least=" + at)
                .body();
        long actions = Objects.requireNonNull(before.get("/runs/run_old/summary?consistency=committed"))
                .path("total_actions")
                .asLong();
        assertThat(summary.path("total_actions").asLong()).isEqualTo(actions + 1);
        assertThat(api.get("/runs/run_old/integrity").body().path("verified").asBoolean())
                .isTrue();
    }

    private void assertLedgerHolds(SicdProcess dev) throws InterruptedException {
        try (SicdProcess verify =
                SicdProcess.run(Map.of(), directory, "verify-chain", "--bootstrap-servers", dev.kafka())) {
            assertThat(verify.exitCode()).as("%s", verify.lines()).isZero();
        }
    }

    private void unpack(String release) throws IOException, InterruptedException, URISyntaxException {
        Path archive = Path.of(Objects.requireNonNull(UpgradeTest.class.getResource("/upgrade/" + release + ".tar.gz"))
                .toURI());
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }

    private Map<String, JsonNode> answersOfTheRelease() throws IOException {
        Path answers = directory.resolve("answers");
        List<String> paths = Files.readAllLines(answers.resolve("paths"));
        Map<String, JsonNode> said = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            said.put(
                    paths.get(i),
                    ofTheRun(JSON.readTree(answers.resolve((i + 1) + ".json").toFile())));
        }
        return said;
    }

    /** Of the record alone: the tree is of the whole partition, and a start states there which policy it loaded. */
    private static JsonNode ofTheRun(JsonNode answer) {
        ObjectNode kept = answer.deepCopy();
        kept.remove(List.of("tree", "checkpoint"));
        return kept;
    }
}
