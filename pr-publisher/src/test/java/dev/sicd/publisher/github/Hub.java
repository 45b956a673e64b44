package dev.sicd.publisher.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.config.Secret;
import dev.sicd.kit.json.Json;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A server that answers what a test says, and a client of it whose clock stands still. */
final class Hub implements AutoCloseable {
    static final String TOKEN = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
    static final Credentials TOKEN_CREDENTIALS = new Credentials.GivenToken(new Secret(TOKEN));
    static final int ANSWER_BYTES_MAX = 1 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockWebServer server = new MockWebServer();
    private final TestTime time = new TestTime();
    private final GitHub github;

    private Hub(Credentials credentials, Duration writePace, Duration timeout) {
        try {
            server.start();
        } catch (IOException e) {
            throw new IllegalStateException("a free port on loopback is needed", e);
        }
        GitHubConfig config = new GitHubConfig(
                server.url("/").uri(),
                GitHubConfig.DEFAULT_API_VERSION,
                GitHubConfig.Timeouts.of(timeout),
                writePace,
                credentials);
        this.github = GitHub.connect(config, time, time, ANSWER_BYTES_MAX);
    }

    static Hub start() {
        return start(TOKEN_CREDENTIALS, Duration.ZERO);
    }

    static Hub start(Credentials credentials, Duration writePace) {
        return new Hub(credentials, writePace, Duration.ofSeconds(20));
    }

    static Hub impatient(Duration timeout) {
        return new Hub(TOKEN_CREDENTIALS, Duration.ZERO, timeout);
    }

    GitHub github() {
        return github;
    }

    /** The root of its API, with a slash at its end. */
    String url() {
        return server.url("/").toString();
    }

    /** From now on nobody answers. */
    void stop() {
        server.close();
    }

    TestTime time() {
        return time;
    }

    int requests() {
        return server.getRequestCount();
    }

    /** @param headers as {@code Name: value} */
    Hub answers(int status, String body, String... headers) {
        MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
        for (String header : headers) {
            answer.addHeader(header);
        }
        return answers(answer.build());
    }

    Hub answers(MockResponse answer) {
        server.enqueue(answer);
        return this;
    }

    /** What a request gets, by what it asks. */
    Hub answers(Dispatcher dispatcher) {
        server.setDispatcher(dispatcher);
        return this;
    }

    Observation call(Command.Call call) {
        return call("octo", "hello", call);
    }

    Observation call(String owner, String name, Command.Call call) {
        try {
            return github.call(owner, name, call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    Observation.Refused refusal(Command.Call call) {
        return (Observation.Refused) call(call);
    }

    /** The next request that came in. */
    RecordedRequest sent() {
        try {
            return Optional.ofNullable(server.takeRequest(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .orElseThrow(() -> new AssertionError("no request came in"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    static JsonNode body(RecordedRequest request) {
        return json(text(request));
    }

    /** With the quotes as they were sent. */
    static JsonNode exactBody(RecordedRequest request) {
        return parsed(text(request));
    }

    private static String text(RecordedRequest request) {
        return Optional.ofNullable(request.getBody()).orElseThrow().utf8();
    }

    /** Lenient about quotes, which no test has to escape then. */
    static JsonNode json(String text) {
        return parsed(text.replace('\'', '"'));
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a test's JSON that is none", e);
        }
    }

    @Override
    public void close() {
        github.close();
        server.close();
    }
}
