package dev.sicd.kit.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies that go on: server-sent events over real connections. */
class StreamTest {
    private static final int STREAMS_MAX = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LARGE = "x".repeat(1 << 20);

    private final BlockingQueue<ServerSentEvent> events = new LinkedBlockingQueue<>();
    private final ServerUnderTest server = new ServerUnderTest(
            HttpConfig.onPort(0)
                    .withMaxConcurrentRequests(1)
                    .withMaxStreams(STREAMS_MAX)
                    .withHeartbeat(Duration.ofMillis(50))
                    .withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofSeconds(5)),
            Routes.builder()
                    .get("/events", request -> Reply.events(this::tell))
                    .get(
                            "/flood",
                            request -> Reply.events(to -> {
                                while (true) {
                                    to.send(new ServerSentEvent(Optional.empty(), "flood", LARGE));
                                }
                            }))
                    .get(
                            "/three",
                            request -> Reply.events(to -> {
                                for (int i = 1; i <= 3; i++) {
                                    to.send(new ServerSentEvent(Optional.of("id-" + i), "number", i + "\nof 3"));
                                }
                            }))
                    .get(
                            "/broken",
                            request -> Reply.events(to -> {
                                throw new IllegalStateException("secret of the inside");
                            }))
                    .get("/plain", request -> Reply.text(200, "plain"))
                    .build());

    @AfterEach
    void stop() {
        server.close();
    }

    /** Tells what the test puts into the queue. */
    private void tell(EventSink to) throws InterruptedException {
        for (long count = 1; ; count++) {
            Optional<ServerSentEvent> next = Optional.ofNullable(events.poll(10, TimeUnit.MILLISECONDS));
            if (next.isPresent()) {
                to.send(next.get());
            } else {
                to.idle(Optional.of("idle-" + count));
            }
        }
    }

    @Test
    void isWrittenAsTheStandardSays() throws Exception {
        HttpResponse<byte[]> response = server.get("/three");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(response.headers().firstValue("Transfer-Encoding")).contains("chunked");
        assertThat(response.headers().firstValue("Connection")).contains("close");
        assertThat(ServerUnderTest.text(response)).isEqualTo("""
                        retry: 1000

                        id: id-1
                        event: number
                        data: 1
                        data: of 3

                        id: id-2
                        event: number
                        data: 2
                        data: of 3

                        id: id-3
                        event: number
                        data: 3
                        data: of 3

                        """);
        server.awaitMetric("http_server_streams_ended_total{reason=\"complete\"} 1");
    }

    @Test
    void sendsEachEventAtOnceAndHeartbeatsBetween() throws Exception {
        try (Client client = new Client("/events")) {
            for (int i = 0; i < 5; i++) {
                // the next one is there only after this one came
                events.add(new ServerSentEvent(Optional.of("e" + i), "step", "{\"i\":" + i + "}"));
                client.await("data: {\"i\":" + i + "}");
            }
            client.await(":");
            assertThat(client.await("id: idle-")).isNotEmpty();
        }
    }

    @Test
    void outlivesTheIdleTimeoutOfConnections() throws Exception {
        try (Client client = new Client("/events")) {
            for (int i = 0; i < 10; i++) {
                client.await(":");
            }
            events.add(new ServerSentEvent(Optional.empty(), "late", "still here"));
            client.await("data: still here");
        }
    }

    @Test
    void countsAsNoRequestWhileItLasts() throws Exception {
        try (Client one = new Client("/events")) {
            // until it streams it is the one request that is allowed
            one.await("retry: ");
            try (Client other = new Client("/events")) {
                other.await("retry: ");

                assertThat(server.get("/plain").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void refusesMoreThanItsBoundAndFreesThePlaceOfOneThatLeft() throws Exception {
        try (Client other = new Client("/events")) {
            other.await("retry: ");
            try (Client leaving = new Client("/events")) {
                leaving.await("retry: ");

                HttpResponse<byte[]> refused = server.get("/events");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).contains("5");
                assertThat(ServerUnderTest.text(refused)).contains("2 streams are open, which is the limit");
            }
            server.awaitMetric("http_server_streams_ended_total{reason=\"gone\"} 1");
            server.awaitMetric("http_server_streams 1.0");

            try (Client next = new Client("/events")) {
                next.await("retry: ");
            }
        }
    }

    @Test
    void noticesAClientThatLeavesWithoutAWordFromEither() throws Exception {
        try (ServerUnderTest quiet = new ServerUnderTest(
                HttpConfig.onPort(0).withHeartbeat(Duration.ofHours(1)),
                Routes.builder()
                        .get("/events", request -> Reply.events(this::tell))
                        .build())) {
            try (Client client = new Client(quiet, "/events")) {
                client.await("retry: ");
            }
            quiet.awaitMetric("http_server_streams_ended_total{reason=\"gone\"} 1");
        }
    }

    @Test
    void cutsOffAClientThatDoesNotReadAndSlowsNoOther() throws Exception {
        try (Client slow = opened("/flood");
                Client quick = opened("/events")) {
            int told = 0;
            while (!server.metrics().scrape().contains("http_server_streams_ended_total")) {
                events.add(new ServerSentEvent(Optional.empty(), "n", "event " + told));
                quick.await("data: event " + told);
                told++;
            }
            server.awaitMetric("http_server_streams_ended_total{reason=\"slow\"} 1");
            assertThatThrownBy(slow::readAll).isInstanceOf(IOException.class);
            server.awaitMetric("http_server_streams 1.0");
        }
    }

    @Test
    void endsWithTheServerLongBeforeTheDrainIsOver() throws Exception {
        Client one = opened("/events");
        Client flooded = opened("/flood");
        try (one;
                flooded) {
            server.server().close();

            assertThat(server.metrics().scrape()).contains("http_server_streams_ended_total{reason=\"stopped\"} 2");
        }
    }

    @Test
    void endsWithoutAWordWhenItFails() throws Exception {
        String answer = server.raw("GET /broken HTTP/1.1", "Host: localhost", "", "");

        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("secret").doesNotContain("\r\n0\r\n");
        server.awaitMetric("http_server_streams_ended_total{reason=\"failed\"} 1");
    }

    @Test
    void answersHeadWithItsHeadersAlone() throws Exception {
        HttpResponse<byte[]> head = server.send(server.request("/flood")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(head.body()).isEmpty();
        server.awaitMetric("http_server_streams 0.0");
    }

    @Test
    void refusesAnIdThatIsMoreThanOneLine() {
        assertThatThrownBy(() -> new ServerSentEvent(Optional.of("a\nevent: b"), "n", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one line");
    }

    /** A client whose stream has begun: one request is answered at a time. */
    private Client opened(String path) throws IOException {
        Client client = new Client(path);
        client.await("retry: ");
        return client;
    }

    /** A client with a connection of its own, which reads only when it is asked to. */
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(String path) throws IOException {
            this(server, path);
        }

        Client(ServerUnderTest server, String path) throws IOException {
            socket = server.connect();
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        }

        /** Reads up to a line that begins so. */
        String await(String start) throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(start)) {
                    return line;
                }
                lines.add(line);
            }
            throw new AssertionError("no line '" + start + "…' in " + lines);
        }

        void readAll() throws IOException {
            while (in.readLine() != null) {
                // all that is still on its way
            }
            throw new IOException("it ended");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
