package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.reader.Keys;
import dev.sicd.schemas.Coordinates;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read-your-writes: a read with coordinates never answers older. */
class WriteWaitsTest {
    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run("run_1");
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.close();
        api.close();
    }

    @Test
    void aReadOfWhatIsThereAnswersAtOnce() throws Exception {
        Coordinates at = run.action(1, "read_file", "{}");

        assertThat(api.get("/runs/run_1/summary?wait_ms=0&at_least=" + at).statusCode())
                .isEqualTo(200);
        assertThat(api.get("/runs/run_1/summary?wait_ms=0", "Sicd-At", at.toString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.get("/runs/run_1/summary?wait_ms=0&at_least=event:" + run.lastEventId())
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.get("/runs?wait_ms=0&at_least=" + at).statusCode()).isEqualTo(200);
    }

    @Test
    void aReadWaitsForARecordThatIsStillToCome() throws Exception {
        Coordinates first = run.action(1, "read_file", "{}");
        Coordinates next = new Coordinates(first.topic(), first.partition(), first.offset() + 1);

        CompletableFuture<HttpResponse<byte[]>> read = inBackground("at_least=" + next);
        run.action(1, "read_file", "{}");

        assertThat(actionsIn(read)).isEqualTo(2);
    }

    @Test
    void aReadWaitsForAnEventThatIsStillToCome() throws Exception {
        run.action(1, "read_file", "{}");
        UUID next = new UUID(
                run.lastEventId().getMostSignificantBits(), run.lastEventId().getLeastSignificantBits() + 1);

        CompletableFuture<HttpResponse<byte[]>> read = inBackground("at_least=event:" + next);
        run.action(1, "read_file", "{}");

        assertThat(run.lastEventId()).isEqualTo(next);
        assertThat(actionsIn(read)).isEqualTo(2);
    }

    @Test
    void aReadThatDoesNotGetItsEventIsUnavailableAndSaysHowFarTheFoldIs() throws Exception {
        Coordinates at = run.action(1, "read_file", "{}");
        Coordinates next = new Coordinates(at.topic(), at.partition(), at.offset() + 1);

        HttpResponse<byte[]> coordinates = api.get("/runs/run_1/summary?wait_ms=20&at_least=" + next);
        HttpResponse<byte[]> event = api.get("/runs/run_1/summary?wait_ms=20&at_least=event:" + new UUID(0x7000L, 1));

        assertThat(coordinates.statusCode()).isEqualTo(503);
        assertThat(ApiUnderTest.header(coordinates, "Retry-After")).isEqualTo("1");
        assertThat(ApiUnderTest.body(coordinates).path("detail").asText())
                .contains(next.toString(), "20 ms", "0 input records", "committed to position 1");
        assertThat(event.statusCode()).isEqualTo(503);
    }

    @Test
    void aReadOfEntriesWaitsUntilTheyAreCommitted() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        api.stores().holdCommits();
        Coordinates at = run.action(1, "read_file", "{}");
        String event = "event:" + run.lastEventId();

        assertThat(statusAt("/runs/run_1/summary", at.toString())).isEqualTo(200);
        assertThat(statusAt("/runs/run_1/summary", event)).isEqualTo(200);
        for (String path : new String[] {
            "/episodes/run_1/run_1_ep0001",
            "/runs/run_1/timeline",
            "/runs/run_1/integrity",
            "/runs/run_1/proposals",
            "/runs/run_1/summary?consistency=committed"
        }) {
            assertThat(statusAt(path, at.toString())).as(path).isEqualTo(503);
            assertThat(statusAt(path, event)).as(path).isEqualTo(503);
        }
        api.stores().commit();
        assertThat(statusAt("/episodes/run_1/run_1_ep0001", at.toString())).isEqualTo(200);
        assertThat(statusAt("/runs/run_1/timeline", event)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "sicd.episode-events:0",
                "sicd.episode-events:0:-1",
                "event:",
                "event:1-1-1-1-1",
                "event:nonsense",
                "sicd.ledger:0:0",
                "sicd.quarantine:0:0",
                "other.episode-events:0:0",
                "sicd.episode-events:3:0",
                "sicd.episode-events:999999999:0"
            })
    void whatNoReadCanWaitForIsUnprocessable(String atLeast) throws Exception {
        run.action(1, "read_file", "{}");

        HttpResponse<byte[]> response = api.get("/runs/run_1/summary?at_least=" + atLeast);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(ApiUnderTest.body(response)
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("at_least");
    }

    @Test
    void everyInputTopicAndTheReroutedOneCanBeWaitedFor() throws Exception {
        run.action(1, "read_file", "{}");
        int partition = Keys.partitionOf("run_1", FoldedStores.PARTITIONS);

        for (String topic : new String[] {"episode-events", "proposals", "decisions", "pull-requests", "rerouted"}) {
            assertThat(statusAt("/runs/run_1/summary", "sicd." + topic + ":" + partition + ":99"))
                    .as(topic)
                    .isEqualTo(503);
        }
    }

    @Test
    void aRecordOnAnotherPartitionThanTheRunsIsWaitedForByItsEvent() throws Exception {
        run.action(1, "read_file", "{}");
        int other = (Keys.partitionOf("run_1", FoldedStores.PARTITIONS) + 1) % FoldedStores.PARTITIONS;

        HttpResponse<byte[]> response = api.get("/runs/run_1/summary?at_least=sicd.episode-events:" + other + ":0");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(ApiUnderTest.body(response).path("detail").asText()).contains("event:");
    }

    @Test
    void anEventCannotBeWaitedForWithoutItsRun() throws Exception {
        assertThat(statusAt("/runs", "event:" + UUID.randomUUID())).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "10001", "soon"})
    void theWaitIsBounded(String waitMs) throws Exception {
        assertThat(api.get("/runs?wait_ms=" + waitMs).statusCode()).isEqualTo(400);
    }

    private int statusAt(String path, String atLeast) throws Exception {
        String separator = path.contains("?") ? "&" : "?";
        return api.get(path + separator + "wait_ms=0&at_least=" + atLeast).statusCode();
    }

    private CompletableFuture<HttpResponse<byte[]>> inBackground(String query) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return api.get("/runs/run_1/summary?wait_ms=10000&" + query);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    private static int actionsIn(CompletableFuture<HttpResponse<byte[]>> read) throws Exception {
        HttpResponse<byte[]> response = read.get(30, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(200);
        return ApiUnderTest.body(response).path("total_actions").asInt();
    }
}
