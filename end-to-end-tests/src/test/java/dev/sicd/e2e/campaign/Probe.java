package dev.sicd.e2e.campaign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Reads over HTTP, as an operator; no answer is an answer. */
final class Probe implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final String token;

    Probe(String token) {
        this.token = token;
    }

    Optional<HttpResponse<String>> get(URI url, Duration patience) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(patience);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return Optional.of(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException nobodyThere) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
