package dev.sicd.e2e.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** JSON over HTTP with the instances of a service: one that does not answer is followed by the next one at the next request. */
final class Web implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    /** Of an answer that never came. */
    static final int NONE = 0;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final int SERVER_ERROR = 500;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build();
    private final List<URI> instances;
    private final String token;
    private final Duration patience;
    private final AtomicInteger next;

    /** @param first instance to start with */
    Web(List<URI> instances, String token, Duration patience, int first) {
        this.instances = instances;
        this.token = token;
        this.patience = patience;
        this.next = new AtomicInteger(first);
    }

    /**
     * An answer.
     *
     * @param status {@link #NONE} where there was none
     * @param stale whether it says of itself that it may be old
     */
    record Answer(int status, JsonNode body, boolean stale) {
        boolean isUnknown() {
            return status == NONE || status >= SERVER_ERROR || status == 408 || status == 429;
        }
    }

    Answer get(String path) throws InterruptedException {
        return send("GET", path, "", Map.of());
    }

    Answer post(String path, String body, Map<String, String> headers) throws InterruptedException {
        return send("POST", path, body, headers);
    }

    private Answer send(String method, String path, String body, Map<String, String> headers)
            throws InterruptedException {
        int instance = next.get();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(instances.get(Math.floorMod(instance, instances.size())) + path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/vnd.github+json")
                // GitHub wants to know who asks, and in which version
                .header("User-Agent", "sicd-checker")
                .header("X-GitHub-Api-Version", "2022-11-28")
                .method(method, BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        Answer answer = answer(request.build());
        if (answer.isUnknown()) {
            next.compareAndSet(instance, instance + 1);
        }
        return answer;
    }

    private Answer answer(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            boolean stale = response.headers().firstValue("Sicd-Stale").isPresent();
            return new Answer(response.statusCode(), JSON.readTree(response.body()), stale);
        } catch (IOException e) {
            return new Answer(NONE, MissingNode.getInstance(), false);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
