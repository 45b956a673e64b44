package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.contract.Contract;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.json.Json;
import dev.sicd.reader.Reads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The read API over stores in maps, behind a real server on a free port of loopback; it asserts nothing. */
final class ApiUnderTest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Contract CONTRACT = Contract.load();

    private final FoldedStores stores = new FoldedStores();
    private final Metrics metrics = Metrics.create();
    private final HttpServer server = HttpServer.start(
            HttpConfig.onPort(0),
            QueryApi.open(new Reads(stores), stores.changes(), FoldedStores.PREFIX, InstantSource.system())
                    .routes(),
            metrics);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    FoldedStores stores() {
        return stores;
    }

    RunScript run(String runId) {
        return new RunScript(stores, runId);
    }

    /** @param headers name, value, name, value … */
    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/admin/training" + path))
                .timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return described(client.send(request.build(), BodyHandlers.ofByteArray()));
    }

    /** A stream, begun or, with what was heard last, gone on with. */
    Listener listen(String path, String... lastEventId) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        String resumed = lastEventId.length > 0 ? "Last-Event-ID: " + lastEventId[0] + "\r\n" : "";
        socket.getOutputStream()
                .write(("GET /admin/training" + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                                + resumed + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new Listener(
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)), socket);
    }

    /** Any request, on a path from the root. */
    HttpResponse<byte[]> send(String method, String path, String contentType, String body)
            throws IOException, InterruptedException {
        return described(client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(PATIENCE)
                        .header("Content-Type", contentType)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofByteArray()));
    }

    /** The same answer, if the contract describes it. */
    private static HttpResponse<byte[]> described(HttpResponse<byte[]> response) {
        HttpRequest request = response.request();
        List<String> findings = CONTRACT.findings(
                request.method(),
                request.uri().getRawPath(),
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        if (!findings.isEmpty()) {
            throw new AssertionError(request + " is answered against the contract: " + findings + " "
                    + new String(response.body(), UTF_8));
        }
        return response;
    }

    /** The body of an answer that must be 200. */
    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + body(response));
        }
        return body(response);
    }

    static JsonNode body(HttpResponse<byte[]> response) {
        return Json.parse(response.body());
    }

    static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("(none)");
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
        client.close();
    }
}
