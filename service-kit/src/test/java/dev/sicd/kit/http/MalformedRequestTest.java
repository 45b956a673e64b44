package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestTest {
    private ServerUnderTest server;

    @BeforeAll
    void start() {
        server = new ServerUnderTest(Routes.builder()
                .get("/things/{thing}", request -> Reply.text(200, request.pathParameter("thing")))
                .post("/things", request -> Reply.text(200, Integer.toString(request.body().length)))
                .build());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/things/%",
                "/things/%2",
                "/things/%zz",
                "/things/%C3%28",
                "/things/%ff",
                "/things/a%2Fb",
                "/things/a%2fb",
                "/things/a%5Cb",
                "/things/%00",
                "/things/%0d%0a",
                "/things/..",
                "/things/%2e%2e",
                "/things/.",
                "/things/x?q=%",
                "/things/x?q=%ff",
                "/things/x?%zz=1",
                "/things/<script>",
                "things/x",
                "*"
            })
    void refusesATargetThatCannotBeReadInOneWay(String target) throws IOException {
        String response = server.raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 400 ");
        assertThat(response).containsIgnoringCase("content-type: application/problem+json");
        assertThat(response).contains("\"status\":400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /things/x\r\n\r\n",
                "GET\r\n\r\n",
                "GET /things/x HTTP/3.7\r\nHost: localhost\r\n\r\n",
                "GET  /things/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /things/x HTTP/1.1\r\nHost: localhost\r\nno colon here\r\n\r\n",
                "GET /things/x HTTP/1.1\r\nHost: localhost\r\nBad Name: y\r\n\r\n",
                "GET /things/x HTTP/1.1\r\n\r\n",
                "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: four\r\n\r\n",
                "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /things HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
                "POST /things HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
            })
    void answersWhatIsNotHttpWithA4xxOrNotAtAll(String bytes) throws IOException {
        String response = ServerUnderTest.readAll(sent(bytes));

        // A line that does not even name HTTP gets no answer: the other end may speak anything.
        assertThat(response).matches("(?s)(HTTP/1\\.1 4\\d\\d .*application/problem\\+json.*)?");
        if (bytes.contains("HTTP/1.1\r\n")) {
            assertThat(response).startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void refusesHeadersWithoutEnd() throws IOException {
        String response =
                server.raw("GET /things/x HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "y".repeat(100_000) + "\r\n\r\n");

        assertThat(response).matches("(?s)HTTP/1\\.1 4\\d\\d .*");
    }

    @Test
    void refusesAPathWithoutEnd() throws IOException {
        String response = server.raw("GET /things/" + "y".repeat(50_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 414 ");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void survivesRandomBytes(long seed) throws Exception {
        byte[] bytes = new byte[200];
        new Random(seed).nextBytes(bytes);
        String noise = new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n";

        String response = ServerUnderTest.readAll(sent(noise));

        assertThat(response).as("seed %d", seed).matches("(?s)(HTTP/1\\.1 4.*)?");
        assertThat(server.get("/things/still-here").statusCode())
                .as("seed %d", seed)
                .isEqualTo(200);
    }

    static long[] seeds() {
        return new long[] {1, 2, 3, 4, 5, 6, 7, 8};
    }

    /** The sending side is closed, so that the server does not wait for more. */
    private Socket sent(String bytes) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        return socket;
    }
}
