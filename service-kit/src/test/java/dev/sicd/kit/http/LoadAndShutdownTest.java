package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadAndShutdownTest {
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final int PATIENCE_SECONDS = 20;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Metrics probed = Metrics.create();
    private final ServerUnderTest server = new ServerUnderTest(
            HttpConfig.onPort(0)
                    .withMaxConcurrentRequests(1)
                    .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), DRAIN),
            Routes.merge(
                    OperationalRoutes.of(Health.none(), probed),
                    Routes.builder()
                            .get("/slow", request -> {
                                entered.countDown();
                                release.await();
                                return Reply.text(200, "done");
                            })
                            .get("/fast", request -> Reply.text(200, "fast"))
                            .build()));

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
        probed.close();
        threads.close();
    }

    @Test
    void answersBeyondTheLimitWhenToComeBackAndProbesAlways() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> slow = slowRequest();

        HttpResponse<byte[]> refused = server.get("/fast");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(ServerUnderTest.text(refused)).contains("1 requests are being answered, which is the limit");
        assertThat(server.get("/livez").statusCode()).isEqualTo(200);
        assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(server.get("/metrics").statusCode()).isEqualTo(200);

        release.countDown();
        assertThat(slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        // The place is free a moment after the answer is read.
        assertThat(eventually("/fast")).isEqualTo(200);
    }

    @Test
    void letsARequestUnderWayFinishWhileItCloses() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> slow = slowRequest();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close, threads);
        awaitRefusedConnection();
        release.countDown();

        HttpResponse<byte[]> response = slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(ServerUnderTest.text(response)).isEqualTo("done");
        assertThat(response.headers().firstValue("Connection")).contains("close");
        closing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void cutsOffARequestThatOutlastsTheDrain() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> slow = slowRequest();

        CompletableFuture.runAsync(server.server()::close, threads).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        // Whether the last words get through depends on who is faster; it must end without the latch in any case.
        assertThat(slow.handle((response, lost) -> lost != null || response.statusCode() == 503)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void closesWithIdleConnectionsOpenAndOnlyOnce() throws Exception {
        server.get("/fast");
        server.server().close();
        server.server().close();

        assertThatThrownBy(() -> server.get("/fast")).isInstanceOf(IOException.class);
    }

    @Test
    void freesItsPortForTheNext() {
        int port = server.port();
        server.server().close();

        try (Metrics metrics = Metrics.create();
                HttpServer next = HttpServer.start(
                        HttpConfig.onPort(port), Routes.builder().build(), metrics)) {
            assertThat(next.port()).isEqualTo(port);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> slowRequest() throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return server.get("/slow");
                    } catch (IOException | InterruptedException fault) {
                        throw new IllegalStateException(fault);
                    }
                },
                threads);
        assertThat(entered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return response;
    }

    private int eventually(String path) throws Exception {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int status = server.get(path).statusCode();
        while (status != 200 && System.nanoTime() < deadlineNanos) {
            status = server.get(path).statusCode();
        }
        return status;
    }

    private void awaitRefusedConnection() {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadlineNanos) {
            try {
                server.connect().close();
            } catch (IOException refused) {
                return;
            }
        }
        throw new AssertionError("a closing server still accepts connections");
    }
}
