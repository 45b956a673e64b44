package dev.sicd.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/ok", exchange -> answer(exchange, 200));
        server.createContext("/busy", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "1");
            answer(exchange, 503);
        });
        server.createContext("/once-slow", exchange -> {
            if (asked.get() == 0) {
                pause(HALF_A_SECOND);
            }
            answer(exchange, 200);
        });
        server.start();
        url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void oneClientAsksAgainUntilTheTimeIsOver() throws Exception {
        try (HttpLoad load = new HttpLoad(url, 1)) {
            Tally tally = load.closed(Requests.get(url, "/ok"), HALF_A_SECOND).allAccepted();

            assertThat(tally.accepted()).isEqualTo(asked.get()).isGreaterThan(1);
            assertThat(tally.took()).isGreaterThanOrEqualTo(HALF_A_SECOND.toNanos());
        }
    }

    @Test
    void allThatIsDueIsAskedFor() throws Exception {
        try (HttpLoad load = new HttpLoad(url, 4)) {
            Tally tally =
                    load.open(Requests.get(url, "/ok"), 100, HALF_A_SECOND).allAccepted();

            assertThat(tally.accepted()).isEqualTo(50).isEqualTo(asked.get());
            assertThat(tally.unsent()).isZero();
        }
    }

    /** Coordinated omission: the one that was slow kept 49 others waiting, and all of them count. */
    @Test
    void whoWaitsForAConnectionIsTimedFromWhenItWasDue() throws Exception {
        try (HttpLoad load = new HttpLoad(url, 1)) {
            Tally tally = load.open(Requests.get(url, "/once-slow"), 100, HALF_A_SECOND)
                    .allAccepted();

            assertThat(tally.accepted()).isEqualTo(50);
            assertThat(tally.nanos().getValueAtPercentile(50)).isGreaterThan(HALF_A_SECOND.toNanos() / 4);
        }
    }

    @Test
    void refusalsAreCountedAndNotTimed() throws Exception {
        try (HttpLoad load = new HttpLoad(url, 2)) {
            Tally tally = load.open(Requests.get(url, "/busy"), 40, HALF_A_SECOND);

            assertThat(tally.accepted()).isZero();
            assertThat(tally.refused()).isEqualTo(Map.of(503, 20L));
            assertThat(tally.refusedTellingWhen()).isEqualTo(20);
        }
    }

    @Test
    void whatIsPostedArrivesWhole() throws Exception {
        String body = "x".repeat(3 << 20);
        server.createContext(
                "/echo",
                exchange ->
                        answer(exchange, exchange.getRequestBody().readAllBytes().length == body.length() ? 202 : 400));
        byte[] request = Requests.post(url, "/echo", "text/plain", body);
        try (HttpLoad load = new HttpLoad(url, 1)) {
            assertThat(load.closed(() -> request, Duration.ofMillis(50))
                            .allAccepted()
                            .accepted())
                    .isPositive();
        }
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        asked.incrementAndGet();
        byte[] body = "{}".getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
