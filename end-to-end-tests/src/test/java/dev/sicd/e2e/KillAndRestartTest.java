package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A load with known content, kill -9 in the middle of it, retries, restart: nothing lost, nothing doubled. */
@Tag("faults")
class KillAndRestartTest {
    private static final int EVENTS = 20_000;
    private static final int BATCH = 200;
    /** Never the last batch: the system has to run when all is counted. */
    private static final Set<Integer> KILLED_AT = Set.of(6_600, 13_200);

    private static final String RUN = "run_under_fire";

    @TempDir
    Path directory;

    @Test
    void countsEveryAcknowledgedEventOnceOverKills() throws Exception {
        long seed = 20_261;
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()).toString());
        }
        Set<String> acknowledged = new HashSet<>();
        Path data = directory.resolve("data");
        SicdProcess dev = SicdProcess.dev(data);
        Api api = new Api(dev.url());
        api.post("/start", "{\"run_id\": \"" + RUN + "\"}");
        try {
            for (int from = 0; from < EVENTS; from += BATCH) {
                boolean kill = KILLED_AT.contains(from);
                Thread killer = kill
                        ? killSoon(dev, random.nextInt(60))
                        : Thread.ofVirtual().start(() -> {});
                while (!send(api, ids.subList(from, from + BATCH), from, acknowledged)) {
                    killer.join();
                    api.close();
                    dev.close();
                    dev = SicdProcess.dev(data);
                    api = new Api(dev.url());
                }
                killer.join();
                if (random.nextInt(10) == 0) {
                    // an agent that is not sure sends again
                    send(api, ids.subList(from, from + BATCH), from, acknowledged);
                }
            }
            assertWhole(api, dev, acknowledged, seed);
            assertThat(dev.stop()).isZero();
        } finally {
            api.close();
            dev.close();
        }
    }

    private static void assertWhole(Api api, SicdProcess dev, Set<String> acknowledged, long seed) throws Exception {
        assertThat(acknowledged).hasSize(EVENTS);
        String at = api.post("/episodes/" + RUN + "/" + RUN + "_ep0001/complete", "{\"status\": \"completed\"}")
                .body()
                .get("at")
                .textValue();
        JsonNode summary =
                patiently(api, "/runs/" + RUN + "/summary?consistency=committed&wait_ms=10000&at_least=" + at);
        assertThat(summary.get("total_actions").longValue())
                .as("seed %d, %s", seed, dev.lines())
                .isEqualTo(EVENTS);
        JsonNode integrity = patiently(api, "/runs/" + RUN + "/integrity");
        assertThat(integrity.get("verified").booleanValue()).as("%s", integrity).isTrue();
        assertThat(integrity.get("complete").booleanValue()).as("%s", integrity).isTrue();
        assertThat(integrity.get("content_conflicts").longValue()).isZero();
        // the decision, the start of run and episode, its end, and each action once
        assertThat(integrity.get("position").longValue()).isEqualTo(EVENTS + 4);
    }

    /** As the answers ask for: 503 and Retry-After mean that the fold is still on its way. */
    private static JsonNode patiently(Api api, String path) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Api.Answer answer = api.get(path);
        while (answer.status() == 503 && System.nanoTime() < deadline) {
            assertThat(answer.raw().headers().firstValue("Retry-After")).isPresent();
            Thread.sleep(100);
            answer = api.get(path);
        }
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Sends until each of the batch is acknowledged; false when the connection breaks. */
    private static boolean send(Api api, List<String> ids, int from, Set<String> acknowledged)
            throws InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ids.size(); i++) {
            lines.append("""
                    {"event_id":"%s","type":"ActionLogged","run_id":"%s","episode_id":"%s_ep0001","occurred_at":"2026-01-01T00:00:00Z","producer_id":"load","producer_seq":%d,"action_logged":{"type":"step","data":{"i":%d}}}
                    """.formatted(ids.get(i), RUN, RUN, from + i + 1, from + i));
        }
        try {
            Api.Answer answer = api.send("POST", "/events", lines.toString(), "application/x-ndjson");
            if (answer.status() != 207) {
                return false;
            }
            boolean all = true;
            for (JsonNode result : answer.body().get("results")) {
                if (result.get("status").intValue() == 202) {
                    acknowledged.add(result.get("event_id").textValue());
                } else {
                    all = false;
                }
            }
            return all;
        } catch (IOException e) {
            return false;
        }
    }

    private static Thread killSoon(SicdProcess dev, int delayMs) {
        return Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(delayMs);
                dev.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
