package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.reader.Keys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services apart from each other: what one process answers is what the others wrote, whoever of them stops. */
@Timeout(300)
@Tag("faults")
class SeparateServicesTest {
    private static final int RUNS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static SeparateServices services;
    private static Api ingest;
    private static Api query;

    /** Each test has runs of its own. */
    private String prefix;

    @BeforeAll
    static void startServices(@TempDir Path directory) throws Exception {
        services = SeparateServices.start(directory);
        ingest = new Api(services.ingest());
        query = new Api(services.query());
    }

    @AfterAll
    static void stopServices() {
        query.close();
        ingest.close();
        services.close();
    }

    @BeforeEach
    void startRuns(TestInfo test) throws Exception {
        prefix = test.getTestMethod().orElseThrow().getName().substring(0, 10);
        for (int i = 0; i < RUNS; i++) {
            assertThat(ingest.post("/start", "{\"run_id\": \"" + run(i) + "\"}").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aggregatorsShareTheWorkAndReadsFindTheirWay() throws Exception {
        List<String> written = act(1);
        for (int i = 0; i < RUNS; i++) {
            assertThat(summary(i, written.get(i)).path("total_actions").asInt()).isEqualTo(1);
        }
        assertThat(query.get("/runs?limit=100").body().path("runs").findValuesAsText("run_id"))
                .contains(run(0), run(RUNS - 1));

        Api.Answer proposed = ingest.post(
                "/propose-pr",
                "{\"run_id\": \"%s\", \"title\": \"Index the search\", \"repo_owner\": \"o\", \"repo_name\": \"r\","
                                .formatted(run(0))
                        + " \"dry_run\": true, \"changes\": [{\"file_path\": \"docs/search.md\","
                        + " \"change_type\": \"create\", \"new_content\": \"# Search\\n\"}]}");
        assertThat(proposed.body().at("/result/status").textValue())
                .as("%s", proposed.body())
                .isEqualTo("dry_run");
        // the group gives the second instance its share once that has caught up
        awaitOwners(2);
        for (int i = 0; i < RUNS; i++) {
            assertThat(query.get("/runs/" + run(i) + "/summary").status()).isEqualTo(200);
        }
    }

    @Test
    void noReadFailsWhileAggregatorsAreRestartedOneAfterTheOther() throws Exception {
        awaitOwners(2);
        act(1);
        try (Watching watching = new Watching()) {
            for (int number : List.of(0, 1)) {
                assertThat(services.aggregator(number).stop()).isZero();
                services.startAggregator(number);
                act(2);
            }
            assertThat(watching.failures()).isEmpty();
        }
        List<String> last = act(1);
        for (int i = 0; i < RUNS; i++) {
            assertThat(summary(i, last.get(i)).path("total_actions").asInt()).isEqualTo(6);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereOnceAfterAnAggregatorWasKilled() throws Exception {
        awaitOwners(2);
        act(1);
        awaitCopies();
        try (Watching watching = new Watching()) {
            services.aggregator(0).kill();
            List<String> meanwhile = act(3);
            awaitOwners(1);
            for (int i = 0; i < RUNS; i++) {
                assertThat(summary(i, meanwhile.get(i)).path("total_actions").asInt())
                        .isEqualTo(4);
            }
            services.startAggregator(0);
            assertThat(watching.failures()).isEmpty();
            assertThat(watching.stale()).as("answers from copies").isPositive();
        }
        assertThat(query.get("/runs/" + run(0) + "/summary").raw().headers().firstValue("Sicd-Stale"))
                .isEmpty();
        List<String> last = act(1);
        for (int i = 0; i < RUNS; i++) {
            assertThat(summary(i, last.get(i)).path("total_actions").asInt()).isEqualTo(5);
            assertThat(query.get("/runs/" + run(i) + "/integrity")
                            .body()
                            .path("verified")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aFrozenAggregatorAnswersNothingOnceOthersWentOnWithoutIt() throws Exception {
        awaitOwners(2);
        act(1);
        awaitCopies();
        services.aggregator(0).signal("STOP");
        List<String> meanwhile;
        try (Watching watching = new Watching()) {
            awaitOwners(1);
            meanwhile = act(1);
            for (int i = 0; i < RUNS; i++) {
                assertThat(summary(i, meanwhile.get(i)).path("total_actions").asInt())
                        .isEqualTo(2);
            }
            services.aggregator(0).signal("CONT");
            // it has what was there before the others went on, and does not know yet that they did
            for (int tries = 0; tries < 20; tries++) {
                assertThat(readAtFirst(tries % SeparateServices.PARTITIONS)).isEqualTo(503);
            }
            assertThat(watching.failures()).isEmpty();
        }
        awaitOwners(2);
    }

    /** The status with which the first aggregator answers a read of a partition. */
    private static int readAtFirst(int partition) throws Exception {
        return read(0, partition, "store=RUNS&consistency=COMMITTED", "any");
    }

    /** Waits until each run is known to both aggregators: to one that has its partition, and to one that has a copy. */
    private void awaitCopies() throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        for (int i = 0; i < RUNS; i++) {
            int partition = Keys.partitionOf(run(i), SeparateServices.PARTITIONS);
            for (int number : List.of(0, 1)) {
                while (read(number, partition, "store=RUNS&consistency=FRESH&copies", run(i)) != 200) {
                    assertThat(Instant.now()).as(run(i)).isBefore(end);
                    Thread.sleep(50);
                }
            }
        }
    }

    private static int read(int number, int partition, String question, String runId) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        services.aggregator(number).url() + "/internal/partitions/" + partition + "/get?" + question))
                .POST(HttpRequest.BodyPublishers.ofByteArray(Keys.run(runId)))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    /** Writes so many actions to each run; where the last one of each run is. */
    private List<String> act(int times) throws Exception {
        List<String> at = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            for (int time = 0; time < times; time++) {
                Api.Answer answer = ingest.post(
                        "/episodes/%s/%s_ep0001/actions".formatted(run(i), run(i)),
                        "{\"type\": \"search\", \"data\": {}}");
                assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
                if (time == times - 1) {
                    at.add(answer.body().path("at").textValue());
                }
            }
        }
        return at;
    }

    /** The summary once it holds what was written there; "not now" is asked again. */
    private JsonNode summary(int run, String at) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            Api.Answer answer =
                    query.get("/runs/" + run(run) + "/summary?consistency=committed&wait_ms=10000&at_least=" + at);
            if (answer.status() == 200) {
                return answer.body();
            }
            assertThat(answer.status()).as("%s", answer.body()).isIn(503, 504);
            assertThat(Instant.now()).as("%s", answer.body()).isBefore(end);
        }
    }

    /** Waits until so many different aggregators have all partitions among them. */
    private void awaitOwners(int count) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        JsonNode owners;
        Set<String> different;
        do {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(100);
            owners = assignment();
            different = new HashSet<>();
            for (JsonNode owner : owners) {
                different.add(owner.textValue());
            }
        } while (owners.size() < SeparateServices.PARTITIONS || different.size() != count);
    }

    private JsonNode assignment() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(services.aggregator(1).url() + "/internal/assignment"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return new ObjectMapper()
                    .readTree(http.send(request, BodyHandlers.ofString()).body())
                    .path("owners");
        }
    }

    private String run(int number) {
        return prefix + "_%02d".formatted(number);
    }

    /** Somebody who reads all runs all the time. */
    private final class Watching implements AutoCloseable {
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger stale = new AtomicInteger();
        private final Thread reader = Thread.ofVirtual().start(this::read);

        List<String> failures() {
            return List.copyOf(failures);
        }

        int stale() {
            return stale.get();
        }

        private void read() {
            try (Api api = new Api(services.query())) {
                for (int i = 0; !ended.get(); i = (i + 1) % RUNS) {
                    Api.Answer answer = api.get("/runs/" + run(i) + "/summary");
                    if (answer.status() != 200) {
                        failures.add(answer.status() + " " + answer.body());
                    }
                    if (answer.raw().headers().firstValue("Sicd-Stale").isPresent()) {
                        stale.incrementAndGet();
                    }
                }
            } catch (Exception | AssertionError e) {
                failures.add("reading ended: " + e);
            }
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
