package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.contract.Contract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A plain HTTP client of the API, which holds each answer against the contract. */
final class Api implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Contract CONTRACT = Contract.load();

    private final HttpClient http;
    private final String url;
    private final String base;
    private final String[] headers;

    /** With these headers, name and value in turn, at every request. */
    Api(String url, String... headers) {
        this(url, Optional.empty(), headers);
    }

    /** Likewise, over TLS that believes and shows what the context does. */
    Api(String url, Optional<SSLContext> tls, String... headers) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
        this.url = url;
        this.base = url + "/admin/training";
        this.headers = headers;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> raw) {}

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "application/json");
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return send("POST", path, json, "application/json");
    }

    Answer send(String method, String path, String body, String contentType) throws IOException, InterruptedException {
        return sendTo(base + path, method, body, contentType);
    }

    /** On the paths of operators, as the next one. */
    Answer getAdmin(String path) throws IOException, InterruptedException {
        return sendTo(url + "/admin" + path, "GET", "", "application/json");
    }

    Answer postAdmin(String path, String json) throws IOException, InterruptedException {
        return sendTo(url + "/admin" + path, "POST", json, "application/json");
    }

    private Answer sendTo(String target, String method, String body, String contentType)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target))
                .timeout(PATIENCE)
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        List<String> findings = CONTRACT.findings(
                method,
                response.uri().getRawPath(),
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body().getBytes(UTF_8));
        if (!findings.isEmpty()) {
            throw new AssertionError(
                    method + " " + target + " is answered against the contract: " + findings + " " + response.body());
        }
        return new Answer(response.statusCode(), json(response.body()), response);
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
