package dev.sicd.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long reading waits, for a real HTTP server that is slow. */
class ReadsTest {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Reads reads(Duration patience, HttpHandler handler) {
        server.createContext("/", handler);
        SicdServer address =
                SicdServer.at("http://127.0.0.1:" + server.getAddress().getPort());
        return new Reads(new HttpDoor(address), patience);
    }

    @Test
    void anAnswerThatHangsIsNotWaitedForLongerThanWasSaid() {
        Reads reads = reads(Duration.ofMillis(300), exchange -> {});
        long begun = System.nanoTime();

        assertThatThrownBy(() -> reads.summary("run_1", ""))
                .isInstanceOf(NotReadableException.class)
                .hasMessageContaining("within PT0.3S");

        // a request may otherwise take 15 seconds
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @Timeout(60)
    void allPagesTogetherTakeNoLongerThanWasSaid() {
        byte[] page = "{\"episode\":{},\"next\":\"x\"}".getBytes(UTF_8);
        // a thousand of them would take more than the test may
        Reads reads = reads(Duration.ofSeconds(1), exchange -> {
            pause();
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });

        assertThatThrownBy(() -> reads.episode("run_1", "run_1_ep0001", ""))
                .isInstanceOf(NotReadableException.class)
                .hasMessageContaining("cursor=x");
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
