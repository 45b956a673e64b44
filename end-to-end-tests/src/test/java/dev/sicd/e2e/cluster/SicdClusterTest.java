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
        try (SicdCluster cluster = SicdCluster.start(Shape.small(Map.of()), directory);
                HttpClient http = HttpClient.newHttpClient()) {
            URI ingest = cluster.urls(Node.Kind.INGEST).getFirst();
            URI query = cluster.urls(Node.Kind.QUERY).getFirst();
            
            await(http, cluster, "POST", ingest + "/admin/training/start", "{\"run_id\": \"run_1\"}");
            Node broker = cluster.brokers().getFirst();
            broker.kill();
            await(http, cluster, "POST", ingest + "/admin/training/start", "{\"run_id\": \"run_2\"}");
            await(http, cluster, "GET", query + "/admin/training/runs/run_2/summary", "");
            broker.start();
            broker.awaitReady();

            if (cluster.network().canCut()) {
                for (Node aggregator : cluster.services(Node.Kind.AGGREGATOR)) {
                    cluster.network().cut(aggregator.host());
                    await(http, cluster, "POST", ingest + "/admin/training/start", "{\"run_id\": \"run_3\"}");
                    await(http, cluster, "GET", query + "/admin/training/runs/run_2/summary?consistency=committed", "");
                    cluster.network().heal();
                    await(http, cluster, "GET", cluster.url(aggregator) + "/readyz", "");
                }
            }
        }
    }

    private static void await(HttpClient http, SicdCluster cluster, String method, String url, String body)
            throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        String said = "";
        while (Instant.now().isBefore(end)) {
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(20))
                                .header("Authorization", "Bearer " + (method.equals("GET") ? cluster.operatorToken() : cluster.agentToken()))
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
