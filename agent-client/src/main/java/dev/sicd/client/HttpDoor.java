package dev.sicd.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to one server, each sent once and ended in time, the body of its answer included. */
final class HttpDoor {
    static final String BASE_PATH = "/admin/training";

    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final long BODY_BYTES_MAX = 64 << 20;

    private final SicdServer server;
    private final HttpClient http;

    HttpDoor(SicdServer server) {
        this.server = server;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_MAX);
        server.tls().ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** An answer; its body is missing where it was no JSON. */
    record Answer(int status, JsonNode body) {
        /** What it says in words, for people. */
        String detail() {
            String detail = body.path("detail").asText();
            return "HTTP " + status + (detail.isEmpty() ? "" : ": " + detail);
        }

        /** Whether it is a problem as the system tells it (RFC 9457); a proxy or another server says something else. */
        boolean isProblem() {
            return body.path("status").asInt() == status;
        }

        /** Whether the same request may well succeed later. */
        boolean isPassing() {
            return status == 408 || status == 429 || status >= 500;
        }
    }

    boolean hasToken() {
        return server.hasToken();
    }

    Answer get(String path, Duration timeout) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(BASE_PATH + path)).GET(), timeout);
    }

    Answer post(String path, String json, Map<String, String> headers, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(BASE_PATH + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        headers.forEach(request::header);
        return send(request, timeout);
    }

    private Answer send(HttpRequest.Builder request, Duration timeout) throws IOException, InterruptedException {
        server.authorization().ifPresent(token -> request.header("Authorization", token));
        // the request's own timeout ends with the headers of the answer
        CompletableFuture<HttpResponse<byte[]>> sent =
                http.sendAsync(request.timeout(timeout).build(), bounded());
        try {
            HttpResponse<byte[]> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), json(new String(response.body(), UTF_8)));
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        } finally {
            sent.cancel(true);
        }
    }

    private static BodyHandler<byte[]> bounded() {
        return head -> {
            if (head.headers().firstValueAsLong("Content-Length").orElse(0) > BODY_BYTES_MAX) {
                throw new IllegalStateException("the answer is longer than " + BODY_BYTES_MAX + " bytes");
            }
            return BodyHandlers.ofByteArray().apply(head);
        };
    }

    private static JsonNode json(String text) {
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
