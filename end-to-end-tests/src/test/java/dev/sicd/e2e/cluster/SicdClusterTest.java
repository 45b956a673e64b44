package dev.sicd.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class SicdClusterTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void whatIsRecordedIsReadThoughABrokerIsKilledAndAnAggregatorCutOff() throws Exception {
        long t0 = System.nanoTime();
        try (SicdCluster cluster = SicdCluster.start(Shape.small(Map.of()), directory);
                HttpClient http = HttpClient.newHttpClient()) {
            System.out.println("up " + (System.nanoTime() - t0) / 1_000_000);
            URI ingest = cluster.urls(Node.Kind.INGEST).getFirst();
            URI query = cluster.urls(Node.Kind.QUERY).getFirst();
            String token = cluster.token();
            await(http, token, "POST", ingest + "/admin/training/start", "{\"run_id\": \"run_1\"}");
            Node broker = cluster.brokers().getFirst();
            broker.kill();
            await(http, token, "POST", ingest + "/admin/training/start", "{\"run_id\": \"run_2\"}");
            System.out.println("run 2 " + (System.nanoTime() - t0) / 1_000_000);
            await(http, token, "GET", query + "/admin/training/runs/run_2/summary", "");
            System.out.println("read 2 " + (System.nanoTime() - t0) / 1_000_000);
            broker.start();
            broker.awaitReady();
            System.out.println("broker " + (System.nanoTime() - t0) / 1_000_000);

            if (cluster.network().canCut()) {
                for (Node aggregator : cluster.services(Node.Kind.AGGREGATOR)) {
                    cluster.network().cut(aggregator.host());
                    await(http, token, "POST", ingest + "/admin/training/start", "{\"run_id\": \"run_3\"}");
                    await(http, token, "GET", query + "/admin/training/runs/run_2/summary?consistency=committed", "");
                    System.out.println("cut read " + (System.nanoTime() - t0) / 1_000_000);
                    cluster.network().heal();
                    await(http, token, "GET", cluster.url(aggregator) + "/readyz", "");
                    System.out.println("healed " + (System.nanoTime() - t0) / 1_000_000);
                }
            }
        }
    }

    private static void await(HttpClient http, String token, String method, String url, String body)
            throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        String said = "";
        while (Instant.now().isBefore(end)) {
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(20))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                said = answer.statusCode() + " " + answer.body();
                if (answer.statusCode() < 300) {
                    return;
                }
            } catch (IOException e) {
                said = e.toString();
            }
            Thread.sleep(50);
        }
        assertThat(said).as(method + " " + url).isEmpty();
    }
}
