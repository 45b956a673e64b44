package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers that are cut off a thousand times while somebody writes: nothing is lost to them, and nothing told twice. */
@Tag("faults")
class LiveStreamsTest {
    private static final int RUNS = 5;
    private static final int ROUNDS_MIN = 100;
    /** So many that a round has news for most of the readers until they cut: they wait for the writer, not for time. */
    private static final int BATCH = 60;

    private static final int TIMELINE_CUTS = 340;
    private static final int RUNS_CUTS = 330;
    private static final int PROPOSALS_CUTS = 330;

    private final long seed = Long.getLong("sicd.seed", new Random().nextLong());
    private final AtomicBoolean cutting = new AtomicBoolean(true);

    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void nothingIsLostAndNothingToldTwiceOverAThousandCuts() throws Exception {
        try (SicdProcess dev = SicdProcess.dev(directory.resolve("data"));
                Api api = new Api(dev.url());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < RUNS; i++) {
                assertThat(api.post("/start", "{\"run_id\": \"%s\", \"dry_run\": true}".formatted(run(i)))
                                .status())
                        .isEqualTo(200);
            }
            Map<Long, JsonNode> entries = new LinkedHashMap<>();
            Map<String, JsonNode> runs = new ConcurrentHashMap<>();
            Map<String, JsonNode> proposals = new ConcurrentHashMap<>();
            Reader timeline = new Reader(dev.url(), "/runs/" + run(0) + "/timeline", 12, told -> {
                long position = told.data().get("position").longValue();
                assertThat(position).as("seed %d", seed).isEqualTo(entries.size() + 1L);
                entries.put(position, told.data());
            });
            Reader runRows = new Reader(dev.url(), "/runs", 4, told -> grew(runs, told, "run_id", "/position"));
            Reader proposalRows = new Reader(
                    dev.url(), "/proposals", 3, told -> grew(proposals, told, "proposal_id", "/positions/last"));
            // they have a place to go on from before the first change
            runRows.readOne();
            proposalRows.readOne();
            Future<?> writer = threads.submit(() -> write(api));
            List<Future<?>> cuts = List.of(
                    threads.submit(cutting(timeline, new Random(seed), TIMELINE_CUTS)),
                    threads.submit(cutting(runRows, new Random(seed + 1), RUNS_CUTS)),
                    threads.submit(cutting(proposalRows, new Random(seed + 2), PROPOSALS_CUTS)));
            try {
                for (Future<?> cut : cuts) {
                    cut.get();
                }
            } finally {
                cutting.set(false);
            }
            writer.get();

            Map<String, JsonNode> listedRuns = byId(settled(api), "run_id");
            Map<String, JsonNode> listedProposals = new LinkedHashMap<>();
            for (int i = 0; i < RUNS; i++) {
                listedProposals.putAll(byId(
                        api.get("/runs/" + run(i) + "/proposals?limit=1000")
                                .body()
                                .get("proposals"),
                        "proposal_id"));
            }
            long last = api.get("/runs/" + run(0) + "/summary")
                    .body()
                    .get("position")
                    .longValue();
            timeline.readUntil(() -> entries.size() >= last);
            runRows.readUntil(() -> runs.equals(listedRuns));
            proposalRows.readUntil(() -> proposals.equals(listedProposals));

            assertThat(entries).as("seed %d", seed).hasSize((int) last);
            assertThat(runs).as("seed %d", seed).isEqualTo(listedRuns);
            assertThat(proposals).as("seed %d", seed).isEqualTo(listedProposals).hasSizeGreaterThan(RUNS);
            assertThat(timeline.pages(api, run(0))).as("seed %d", seed).isEqualTo(List.copyOf(entries.values()));
            assertThat(dev.stop()).isZero();
        }
    }

    private void grew(Map<String, JsonNode> rows, EventConnection.Told told, String id, String position) {
        JsonNode old = rows.put(told.data().get(id).textValue(), told.data());
        if (old != null) {
            assertThat(told.data().at(position).longValue())
                    .as("seed %d: %s after %s", seed, told.data(), old)
                    .isGreaterThan(old.at(position).longValue());
        }
    }

    /** Writes until nobody is cut off any more, and enough in any case. */
    private Void write(Api api) throws Exception {
        for (int round = 0; round < ROUNDS_MIN || cutting.get(); round++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < BATCH; i++) {
                String run = run(i % RUNS);
                lines.append("""
                        {"type":"ActionLogged","run_id":"%s","episode_id":"%s_ep0001","action_logged":{"type":"step","data":{"round":%d,"i":%d}}}
                        """.formatted(run, run, round, i));
            }
            assertThat(api.send("POST", "/events", lines.toString(), "application/x-ndjson")
                            .status())
                    .as("seed %d", seed)
                    .isEqualTo(207);
            assertThat(api.post("/propose-pr", """
                    {"run_id":"%s","title":"proposal %d","description":"d","dry_run":true,"repo_owner":"o","repo_name":"r","base_branch":"main",
                     "changes":[{"file_path":"src/a.py","change_type":"create","new_content":"x = %d\\n","rationale":"r"}]}
                    """.formatted(run(round % RUNS), round, round))
                            .status())
                    .as("seed %d", seed)
                    .isIn(200, 202);
        }
        return null;
    }

    private static Callable<Void> cutting(Reader reader, Random random, int cuts) {
        return () -> {
            for (int i = 0; i < cuts; i++) {
                reader.readSomeAndCut(random);
            }
            return null;
        };
    }

    /** The list of runs when nothing is on its way any more: the proposals' plans come by themselves. */
    private static JsonNode settled(Api api) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode runs =
                    api.get("/runs?consistency=committed&limit=100").body().get("runs");
            boolean done = true;
            for (JsonNode run : runs) {
                JsonNode of = run.get("proposals");
                done &= of.get("total").equals(of.get("planned"));
            }
            if (done) {
                return runs;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("proposals are not planned");
    }

    private static Map<String, JsonNode> byId(JsonNode rows, String id) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(row.get(id).textValue(), row));
        return byId;
    }

    private static String run(int number) {
        return "run_live_" + number;
    }

    /** What is done with an event that was read whole. */
    private interface Heard {
        void hear(EventConnection.Told told);
    }

    /** Remembers over its connections where it is. */
    private static final class Reader {
        private final String url;
        private final String path;
        private final int eventsMax;
        private final Heard heard;
        private String lastId = "";

        Reader(String url, String path, int eventsMax, Heard heard) {
            this.url = url;
            this.path = path;
            this.eventsMax = eventsMax;
            this.heard = heard;
        }

        void readOne() throws IOException {
            try (EventConnection connection = connect()) {
                hear(connection);
            }
        }

        void readSomeAndCut(Random random) throws IOException {
            try (EventConnection connection = connect()) {
                int events = random.nextInt(3) == 0 ? 0 : random.nextInt(eventsMax + 1);
                for (int i = 0; i < events; i++) {
                    hear(connection);
                }
                connection.nibble(random.nextInt(400));
            }
        }

        void readUntil(Callable<Boolean> done) throws Exception {
            try (EventConnection connection = connect()) {
                while (!done.call()) {
                    hear(connection);
                }
            }
        }

        List<JsonNode> pages(Api api, String run) throws Exception {
            List<JsonNode> entries = new ArrayList<>();
            for (long next = 1; next > 0; ) {
                JsonNode page = api.get("/runs/" + run + "/timeline?limit=1000&from=" + next)
                        .body();
                page.get("entries").forEach(entries::add);
                next = page.path("next").longValue();
            }
            return entries;
        }

        private EventConnection connect() throws IOException {
            EventConnection connection = new EventConnection(url, path, lastId);
            assertThat(connection.status()).isEqualTo("HTTP/1.1 200 OK");
            return connection;
        }

        private void hear(EventConnection connection) throws IOException {
            EventConnection.Told told = connection.next();
            if (told.event().equals("reset")) {
                assertThat(lastId).as("where %s went on from", path).isEmpty();
            } else {
                heard.hear(told);
            }
            lastId = connection.lastId();
        }
    }
}
