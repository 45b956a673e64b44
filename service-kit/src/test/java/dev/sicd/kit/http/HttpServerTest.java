package dev.sicd.kit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sicd.kit.Metrics;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerTest {
    private ServerUnderTest server;

    @BeforeAll
    void start() {
        server = new ServerUnderTest(Routes.builder()
                .get("/echo/{first}/{second}", HttpServerTest::echo)
                .post("/length", request -> Reply.text(200, Integer.toString(request.body().length)))
                .get("/boom", request -> {
                    throw new IllegalStateException("secret of the inside");
                })
                .get("/overflow", request -> {
                    throw new StackOverflowError();
                })
                .get("/refused", request -> {
                    throw Problem.forbidden("the policy says no")
                            .with("risk_score", JsonNodeFactory.instance.numberNode(7))
                            .withHeader("X-Reason", "policy");
                })
                .get("/away", request -> {
                    throw Problem.unavailable("the broker is away; try again", Duration.ofMillis(1500));
                })
                .get("/cached", request -> Reply.text(200, "x").withHeader("Cache-Control", "max-age=60"))
                .get(
                        "/injection",
                        request -> Reply.text(200, "x")
                                .withHeader(
                                        "Location", request.queryParameter("to").orElse("")))
                .build());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Reply echo(Request request) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("method", request.method());
        body.put("path", request.path());
        body.put("first", request.pathParameter("first"));
        body.put("second", request.pathParameter("second"));
        body.put("q", request.queryParameter("q").orElse("absent"));
        body.put("header", request.header("x-thing").orElse("absent"));
        body.put("remote", request.remote());
        return Reply.json(200, body);
    }

    @Test
    void handsTheHandlerDecodedParametersAndHeadersOfAnyCase() throws Exception {
        HttpResponse<byte[]> response = server.send(server.request("/echo/a%20b/%C3%BC?q=x%26y+z")
                .header("X-ThInG", "1")
                .header("X-Thing", "2")
                .build());

        JsonNode body = ServerUnderTest.json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(body.path("path").textValue()).isEqualTo("/echo/a%20b/%C3%BC");
        assertThat(body.path("first").textValue()).isEqualTo("a b");
        assertThat(body.path("second").textValue()).isEqualTo("ü");
        assertThat(body.path("q").textValue()).isEqualTo("x&y z");
        assertThat(body.path("header").textValue()).isEqualTo("1, 2");
        assertThat(body.path("remote").textValue()).isEqualTo("127.0.0.1");
    }

    @Test
    void answersAnUnknownPathWithAProblemThatNamesIt() throws Exception {
        HttpResponse<byte[]> response = server.get("/no/such?x=1");

        JsonNode body = ServerUnderTest.json(response);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(body.path("type").textValue()).isEqualTo("about:blank");
        assertThat(body.path("title").textValue()).isEqualTo("Not Found");
        assertThat(body.path("status").intValue()).isEqualTo(404);
        assertThat(body.path("detail").textValue()).isEqualTo("there is nothing at '/no/such'");
        assertThat(body.path("instance").textValue()).isEqualTo("/no/such");
        assertThat(body.has("errors")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"})
    void answersAWrongMethodWithTheAllowedOnes(String method) throws Exception {
        String response = server.raw(method + " /echo/a/b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 405 ");
        assertThat(response).containsIgnoringCase("\r\nAllow: GET, HEAD, OPTIONS\r\n");
        assertThat(response).contains("'" + method + "' is not possible on '/echo/a/b'; use GET, HEAD, OPTIONS");
    }

    @Test
    void answersHeadWithTheHeadersOfGetAndNoBody() throws Exception {
        String get = server.raw("GET /echo/a/b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        String head = server.raw("HEAD /echo/a/b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        String length = get.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length"))
                .findFirst()
                .orElseThrow();
        assertThat(head).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
        // The echoed method is one letter longer: the length is that of HEAD's own, unsent body.
        assertThat(Integer.parseInt(length.substring(length.indexOf(':') + 1).strip()))
                .isEqualTo(get.substring(get.indexOf("\r\n\r\n") + 4).getBytes(UTF_8).length);
        assertThat(head).containsPattern("(?i)content-length: [1-9]");
    }

    @Test
    void answersOptionsWithTheAllowedMethods() throws Exception {
        HttpResponse<byte[]> response = server.send(server.request("/length")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Allow")).contains("OPTIONS, POST");
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/boom", "/overflow"})
    void answersAFaultWithAnIncidentIdAndNothingOfTheInside(String path) throws Exception {
        HttpResponse<byte[]> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(ServerUnderTest.text(response))
                .containsPattern("incident [0-9a-f-]{36}")
                .doesNotContain("secret", "Exception", "StackOverflow", "\tat ");
    }

    @Test
    void carriesExtraMembersAndHeadersOfAProblem() throws Exception {
        HttpResponse<byte[]> response = server.get("/refused");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("X-Reason")).contains("policy");
        assertThat(ServerUnderTest.json(response).path("risk_score").intValue()).isEqualTo(7);
    }

    @Test
    void saysWhenToComeBack() throws Exception {
        HttpResponse<byte[]> response = server.get("/away");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/a/b", "/no/such", "/boom", "/refused"})
    void sendsProtectiveHeadersWithEveryReply(String path) throws Exception {
        HttpResponse<byte[]> response = server.get(path);

        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void letsAHandlerAllowCaching() throws Exception {
        assertThat(server.get("/cached").headers().allValues("Cache-Control")).isEqualTo(List.of("max-age=60"));
    }

    @Test
    void neverSendsAHeaderThatHoldsALineBreak() throws Exception {
        HttpResponse<byte[]> response = server.get("/injection?to=x%0D%0AX-Evil:%201");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("X-Evil")).isEmpty();
    }

    @Test
    void readsAChunkedBodyToItsEnd() throws Exception {
        String head = "POST /length HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked";

        String response = server.raw(head, "", "5", "hello", "6", " world", "0", "", "");

        assertThat(response).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate, gzip", "x-unknown"})
    void refusesAnEncodedBody(String encoding) throws Exception {
        HttpResponse<byte[]> response = server.send(server.request("/length")
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofString("anything"))
                .build());

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(ServerUnderTest.text(response)).contains("'" + encoding + "'", "or as gzip");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity"})
    void saysWhatIsWrongWithARequestWhateverItsEncoding(String encoding) throws Exception {
        String response = server.raw(
                "POST /length HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Length: four",
                "Content-Encoding: " + encoding,
                "",
                "");

        assertThat(response).startsWith("HTTP/1.1 400 ").contains("Content length is not a number");
    }

    @Test
    void acceptsTheIdentityEncoding() throws Exception {
        HttpResponse<byte[]> response = server.send(server.request("/length")
                .header("Content-Encoding", "identity")
                .POST(HttpRequest.BodyPublishers.ofString("four"))
                .build());

        assertThat(ServerUnderTest.text(response)).isEqualTo("4");
    }

    @Test
    void timesRequestsByMethodRouteAndStatus() throws Exception {
        server.get("/cached");
        server.get("/not/a/route/" + "x".repeat(20));

        assertThat(server.metrics().scrape())
                .contains("http_server_requests_seconds_count{method=\"GET\",route=\"/cached\",status=\"200\"}")
                .contains("http_server_requests_seconds_count{method=\"GET\",route=\"none\",status=\"404\"}")
                .doesNotContain("xxxxx");
    }

    @Test
    void saysThatAPortIsTaken() {
        try (Metrics metrics = Metrics.create()) {
            assertThatThrownBy(() -> HttpServer.start(
                            HttpConfig.onPort(server.port()), Routes.builder().build(), metrics))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("port " + server.port() + " on 127.0.0.1 is taken by another process;"
                            + " stop that one, or choose another port (0 for any)");
        }
    }
}
