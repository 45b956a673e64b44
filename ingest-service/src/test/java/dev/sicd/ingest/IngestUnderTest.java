package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.json.Json;
import dev.sicd.reader.Reads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The service on real topics, served by a real HTTP server on a free port, with a client. It asserts nothing. */
final class IngestUnderTest implements AutoCloseable {
    static final Capabilities ALL_ON = new Capabilities(true, true, false);
    static final String BASE = "/admin/training";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = 20_260_101;

    private final Topics topics;
    private final FoldedInMemory fold;
    private final IngestService service;
    private final Metrics metrics = Metrics.create();
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private IngestUnderTest(Topics topics, IngestConfig config) {
        this.topics = topics;
        this.fold = new FoldedInMemory(topics::consumer, topics.prefix(), Topics.PARTITIONS);
        this.service = IngestService.open(config, new Reads(fold), InstantSource.system(), new Random(SEED));
        this.server = HttpServer.start(HttpConfig.onPort(0), service.routes(), metrics);
    }

    /** An answer: its status, headers and JSON. */
    record Answer(int status, HttpResponse<byte[]> response, JsonNode json) {
        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        String text(String... path) {
            JsonNode node = json;
            for (String name : path) {
                node = node.path(name);
            }
            return node.asText();
        }
    }

    static IngestUnderTest open(Topics topics, Capabilities capabilities) {
        return open(topics, config(topics, capabilities));
    }

    static IngestUnderTest open(Topics topics, IngestConfig config) {
        return new IngestUnderTest(topics, config);
    }

    static IngestConfig config(Topics topics, Capabilities capabilities) {
        return new IngestConfig(
                topics.servers(),
                topics.prefix(),
                Map.of(),
                capabilities,
                Optional.of("your-org"),
                Optional.of("your-repo"),
                Optional.of("under-test"),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60));
    }

    Topics topics() {
        return topics;
    }

    FoldedInMemory fold() {
        return fold;
    }

    Health health() {
        return service.health();
    }

    int port() {
        return server.port();
    }

    Answer post(String path, String body, String... headers) throws Exception {
        return post(path, body.getBytes(UTF_8), headers);
    }

    Answer post(String path, byte[] body, String... headers) throws Exception {
        return send("POST", path, body, headers);
    }

    Answer send(String method, String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + BASE + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response, Json.parse(response.body()));
    }

    @Override
    public void close() {
        server.close();
        service.close();
        fold.close();
        metrics.close();
        client.close();
    }
}
