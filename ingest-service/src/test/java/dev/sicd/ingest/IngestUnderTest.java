package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sicd.contract.Contract;
import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.model.policy.Capability;
import dev.sicd.model.publish.ProtectedPaths;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.Approvals;
import dev.sicd.schemas.ForgedApprovalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The service on real topics, served by a real HTTP server on a free port, with a client. It asserts nothing. */
final class IngestUnderTest implements AutoCloseable {
    static final Capabilities ALL_ON = new Capabilities(true, true, false);
    private static final Contract CONTRACT = Contract.load();
    static final String BASE = "/admin/training";
    static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final Path KEY_FILE = keyFile();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = 20_260_101;

    private final Topics topics;
    private final FoldedInMemory fold;
    private final IngestService service;
    private final Metrics metrics = Metrics.create();
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private IngestUnderTest(
            Topics topics, IngestConfig config, Access access, boolean foldIsAway, InstantSource clock) {
        this.topics = topics;
        this.fold = new FoldedInMemory(topics::consumer, topics.prefix(), Topics.PARTITIONS);
        fold.away(foldIsAway);
        this.service = IngestService.open(config, new Reads(fold), clock, new Random(SEED));
        this.server = HttpServer.start(HttpConfig.onPort(0), CONTRACT.enforcedOn(service.routes()), metrics, access);
    }

    /** An answer: its status, headers and JSON, where it is JSON. */
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
        return open(topics, config, Access.local("127.0.0.1"));
    }

    static IngestUnderTest open(Topics topics, IngestConfig config, Access access) {
        return open(topics, config, access, InstantSource.system());
    }

    static IngestUnderTest open(Topics topics, IngestConfig config, Access access, InstantSource clock) {
        IngestUnderTest ingest = new IngestUnderTest(topics, config, access, false, clock);
        try {
            Waiting.untilReady(ingest);
        } catch (Exception e) {
            ingest.close();
            throw new IllegalStateException("the service under test is not ready", e);
        }
        return ingest;
    }

    /** Open but not ready: nothing of the folded state can be read until the test says so. */
    static IngestUnderTest openWithoutFold(Topics topics, IngestConfig config) {
        return new IngestUnderTest(topics, config, Access.local("127.0.0.1"), true, InstantSource.system());
    }

    static IngestConfig config(Topics topics, Capabilities capabilities) {
        Map<Capability, Boolean> stated = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            stated.put(capability, capabilities.isOn(capability));
        }
        return config(topics, stated, Optional.empty(), Duration.ofDays(7));
    }

    static IngestConfig config(
            Topics topics, Map<Capability, Boolean> stated, Optional<Path> policyFile, Duration reviewPatience) {
        return new IngestConfig(
                topics.servers(),
                topics.prefix(),
                // closing waits for the fetch that waits at the end
                Map.of("fetch.max.wait.ms", "20"),
                stated,
                policyFile,
                KEY_FILE,
                "aura-sicd/",
                Duration.ofDays(7),
                reviewPatience,
                Optional.of("your-org"),
                Optional.of("your-repo"),
                Optional.of("under-test"),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                ProtectedPaths.DEFAULT);
    }

    /** What an approval says, if it is of this service. */
    static ApprovalStatement opened(SignedApproval approval) {
        try {
            return Approvals.open(approval, KeyRing.of(List.of(KEY.publicKey())));
        } catch (ForgedApprovalException e) {
            throw new AssertionError(e);
        }
    }

    private static Path keyFile() {
        try {
            Path file = Files.createTempFile("sicd-ingest-test-", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, KEY.toPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** On the paths of operators. */
    Answer admin(String method, String path, String body, String... headers) throws Exception {
        return call(method, "/admin" + path, body.getBytes(UTF_8), headers);
    }

    IngestService service() {
        return service;
    }

    Answer send(String method, String path, byte[] body, String... headers) throws Exception {
        return call(method, BASE + path, body, headers);
    }

    /** On any path. */
    Answer call(String method, String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        String type = response.headers().firstValue("Content-Type").orElse("");
        List<String> findings = CONTRACT.findings(method, path, response.statusCode(), type, response.body());
        if (!findings.isEmpty()) {
            throw new AssertionError(method + " " + path + " answers against the contract: " + findings);
        }
        JsonNode json = type.contains("json") ? Json.parse(response.body()) : MissingNode.getInstance();
        return new Answer(response.statusCode(), response, json);
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
