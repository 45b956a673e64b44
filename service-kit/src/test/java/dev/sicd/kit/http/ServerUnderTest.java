package dev.sicd.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A real server on a free port of loopback, with a client; it asserts nothing. */
final class ServerUnderTest implements AutoCloseable {
    private static final int PATIENCE_MS = 5_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Metrics metrics = Metrics.create();
    private final HttpServer server;

    ServerUnderTest(HttpConfig config, Routes routes) {
        this.server = HttpServer.start(config, routes, metrics);
    }

    ServerUnderTest(HttpConfig config, Routes routes, Access access) {
        this.server = HttpServer.start(config, routes, metrics, access);
    }

    ServerUnderTest(Routes routes) {
        this(HttpConfig.onPort(0), routes);
    }

    int port() {
        return server.port();
    }

    Metrics metrics() {
        return metrics;
    }

    HttpServer server() {
        return server;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofMillis(PATIENCE_MS));
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
    }

    /** What the server says to these bytes, until it closes the connection. They should ask for that. */
    String raw(String... lines) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1));
            return readAll(socket);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    static String readAll(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return Json.parse(response.body());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Requests are counted after they are cut off: so this looks until it is so. */
    void awaitMetric(String expected) {
        long deadlineNanos = System.nanoTime() + Duration.ofMillis(PATIENCE_MS).toNanos();
        while (!metrics.scrape().contains(expected)) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("no " + expected + " in\n" + metrics.scrape());
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
        client.close();
    }
}
