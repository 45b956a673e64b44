package dev.sicd.publisher.github;

import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** A {@link Hub} for an App: it hands out tokens, each with a number, until a test wants something else. */
final class AppHub implements AutoCloseable {
    static final String TOKEN = "ghs_installationtoken";
    static final Command.Call READ = new Command.GetRepository();

    private final Path keyFile;
    private final Hub hub;
    private final List<RecordedRequest> sent = new CopyOnWriteArrayList<>();
    private final List<MockResponse> next = new CopyOnWriteArrayList<>();
    private volatile int tokens;

    AppHub(Path directory, Optional<Long> installation) {
        keyFile = directory.resolve("app.pem");
        writeKey(AppKeys.pkcs1());
        hub = Hub.start(new Credentials.App("123", installation, keyFile), Duration.ZERO);
        hub.answers(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
    }

    Hub hub() {
        return hub;
    }

    void writeKey(String pem) {
        try {
            Files.writeString(keyFile, pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a request for anything but a token gets next; once these are used up, a repository. */
    AppHub answers(int status, String body, String... headers) {
        MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
        for (String header : headers) {
            answer.addHeader(header);
        }
        next.add(answer.build());
        return this;
    }

    Observation read() {
        return hub.call(READ);
    }

    Observation.Refused refused() {
        return hub.refusal(READ);
    }

    /** Method and path of all requests so far. */
    List<String> asked() {
        return sent.stream()
                .map(request -> request.getMethod() + " " + request.getUrl().encodedPath())
                .toList();
    }

    /** With what the requests so far were sent, in their order. */
    List<String> shown() {
        List<String> shown = new ArrayList<>();
        sent.forEach(request -> shown.add(
                String.valueOf(request.getHeaders().get("Authorization")).replaceFirst("^Bearer ", "")));
        return shown;
    }

    List<RecordedRequest> sent() {
        return sent;
    }

    /** How many tokens it gave. */
    int tokens() {
        return tokens;
    }

    @Override
    public void close() {
        hub.close();
    }

    private synchronized MockResponse answer(RecordedRequest request) {
        sent.add(request);
        boolean forToken = request.getUrl().encodedPath().endsWith("/access_tokens");
        if (!next.isEmpty() && (!forToken || next.getFirst().getHeaders().get("For") != null)) {
            return next.removeFirst();
        }
        if (!forToken) {
            return new MockResponse.Builder()
                    .body("{\"default_branch\": \"main\", \"id\": 42}")
                    .build();
        }
        tokens++;
        Instant expires = hub.time().instant().plus(Duration.ofHours(1));
        return new MockResponse.Builder()
                .code(201)
                .body("{\"token\": \"%s%d\", \"expires_at\": \"%s\"}".formatted(TOKEN, tokens, expires))
                .build();
    }
}
