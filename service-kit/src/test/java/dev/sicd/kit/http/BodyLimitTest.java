package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyLimitTest {
    private static final int LIMIT = 1000;
    private static final String CLOSE = "Connection: close";

    private final AtomicInteger handled = new AtomicInteger();
    private final ServerUnderTest server = new ServerUnderTest(
            HttpConfig.onPort(0)
                    .withMaxBodyBytes(LIMIT)
                    .withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(2)),
            Routes.builder()
                    .post("/length", request -> {
                        handled.incrementAndGet();
                        return Reply.text(200, Integer.toString(request.body().length));
                    })
                    .build());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void acceptsABodyOfExactlyTheLimit() throws Exception {
        assertThat(ServerUnderTest.text(server.post("/length", new byte[LIMIT])))
                .isEqualTo("1000");
        assertThat(ServerUnderTest.text(postChunked(LIMIT))).isEqualTo("1000");
    }

    @Test
    void refusesALargerBodyNamingSizeAndLimit() throws Exception {
        HttpResponse<byte[]> response = server.post("/length", new byte[LIMIT + 1]);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(ServerUnderTest.text(response)).contains("the body has 1001 bytes, the limit is 1000");
        assertThat(handled).hasValue(0);
    }

    @Test
    void refusesALargerBodyOfUnknownSize() throws Exception {
        HttpResponse<byte[]> response = postChunked(LIMIT + 1);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(ServerUnderTest.text(response)).contains("more than 1000 bytes");
        assertThat(handled).hasValue(0);
    }

    @Test
    void unpacksGzipUpToTheLimitAndNoFurther() throws Exception {
        assertThat(ServerUnderTest.text(postPacked(gzip(LIMIT)))).isEqualTo("1000");

        HttpResponse<byte[]> bomb = postPacked(gzip(500 * LIMIT));

        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(ServerUnderTest.text(bomb)).contains("more than 1000 bytes");
        assertThat(handled).hasValue(1);
    }

    @Test
    void refusesWhatIsNoGzipOrBreaksOff() throws Exception {
        byte[] whole = gzip(LIMIT);

        assertThat(postPacked("plain".getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(400);
        assertThat(postPacked(Arrays.copyOf(whole, whole.length - 9)).statusCode())
                .isEqualTo(400);
        assertThat(handled).hasValue(0);
    }

    @Test
    void letsAClientReadTheRefusalOfManyMegabytes() throws Exception {
        assertThat(server.post("/length", new byte[8 << 20]).statusCode()).isEqualTo(413);
        assertThat(postChunked(8 << 20).statusCode()).isEqualTo(413);
    }

    @Test
    void cutsOffAClientThatAnnouncesWithoutSending() throws Exception {
        server.raw("POST /length HTTP/1.1", "Host: localhost", "Content-Length: 99999999999", "", "");

        server.awaitMetric("route=\"/length\",status=\"413\"");
    }

    @Test
    void refusesBeforeTheClientSendsWhenItAsksFirst() throws Exception {
        String response = server.raw(
                "POST /length HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 413 ").containsIgnoringCase("\r\nConnection: close\r\n");
    }

    @Test
    void tellsAClientThatAsksFirstToGoOn() throws Exception {
        try (Socket socket = server.connect()) {
            write(
                    socket,
                    "POST /length HTTP/1.1",
                    "Host: localhost",
                    "Expect: 100-continue",
                    CLOSE,
                    "Content-Length: 2",
                    "");
            byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            socket.getOutputStream().write('o');
            socket.getOutputStream().write('k');

            assertThat(new String(first, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 ");
            assertThat(ServerUnderTest.readAll(socket))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\n2");
        }
    }

    @Test
    void doesNotWaitForEverForABody() throws Exception {
        server.raw("POST /length HTTP/1.1", "Host: localhost", "Content-Length: 10", "", "half");

        server.awaitMetric("route=\"/length\",status=\"408\"");
        assertThat(handled).hasValue(0);
    }

    @Test
    void doesNotWaitForEverForHeaders() throws Exception {
        assertThat(server.raw("POST /length HTTP/1.1", "Host: localhost", "X-Slow: "))
                .isEmpty();
    }

    @Test
    void doesNotWaitForEverForARequest() throws Exception {
        assertThat(server.raw("POST /len")).isEmpty();
    }

    @Test
    void doesNotHandleABodyThatBreaksOff() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, "POST /length HTTP/1.1", "Host: localhost", "Content-Length: 10", "", "half");
            socket.shutdownOutput();

            assertThat(ServerUnderTest.readAll(socket))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("the body breaks off");
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void keepsAConnectionWhoseBodyNobodyWanted() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, "POST /unknown HTTP/1.1", "Host: localhost", "Content-Length: 5", "", "abc");
            write(socket, "POST /length HTTP/1.1", "Host: localhost", "Content-Length: 4", CLOSE, "", "ab");

            assertThat(ServerUnderTest.readAll(socket))
                    .startsWith("HTTP/1.1 404 ")
                    .contains("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\n4");
        }
    }

    @Test
    void keepsAConnectionAfterAPackedBodyInChunks() throws Exception {
        byte[] packed = gzip(LIMIT);
        try (Socket socket = server.connect()) {
            write(socket, "POST /length HTTP/1.1", "Host: localhost", "Content-Encoding: gzip");
            write(socket, "Transfer-Encoding: chunked", "", Integer.toHexString(packed.length));
            socket.getOutputStream().write(packed);
            write(socket, "", "0", "");
            write(socket, "POST /length HTTP/1.1", "Host: localhost", "Content-Length: 4", CLOSE, "", "four");

            assertThat(ServerUnderTest.readAll(socket))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\n\r\n1000HTTP/1.1 200 ")
                    .endsWith("\r\n\r\n4");
        }
    }

    private static byte[] gzip(int zeros) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(new byte[zeros]);
        }
        return bytes.toByteArray();
    }

    private HttpResponse<byte[]> postPacked(byte[] packed) throws Exception {
        return server.send(server.request("/length")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed))
                .build());
    }

    /** Each line is ended, the last one too. */
    private static void write(Socket socket, String... lines) throws IOException {
        String text = String.join("\r\n", lines) + "\r\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private HttpResponse<byte[]> postChunked(int bytes) throws Exception {
        return server.send(server.request("/length")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes])))
                .build());
    }
}
