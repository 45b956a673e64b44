package dev.sicd.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches to a real HTTP server that answers by script. */
class HttpTransportTest {
    private final List<JsonNode> batches = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private HttpServer server;
    private Function<JsonNode, Reply> script = batch -> new Reply(207, results(batch, event -> 202));

    private record Reply(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/admin/training/events", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode batch = Json.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        batches.add(batch);
        tokens.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse(""));
        Reply reply = script.apply(batch);
        byte[] body = reply.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String results(JsonNode batch, Function<JsonNode, Integer> status) {
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        batch.forEach(event -> {
            int one = status.apply(event);
            if (one == 202) {
                results.addObject().put("status", 202).put("at", "t:0:" + event.get("i"));
            } else {
                results.addObject().put("status", one).putObject("problem").put("detail", "because");
            }
        });
        return "{\"results\":" + results + "}";
    }

    private SicdServer address() {
        return SicdServer.at("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private List<Delivery> send(int count) throws InterruptedException {
        List<AgentEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new AgentEvent("run", "{\"i\":" + i + ",\"actor\":{\"id\":\"me\"}}"));
        }
        try (HttpTransport transport = HttpTransport.to(address())) {
            return transport.send(events);
        }
    }

    @Test
    void tellsWhatBecameOfEachEvent() throws Exception {
        script = batch -> new Reply(
                207,
                results(
                        batch,
                        event -> List.of(202, 403, 503).get(event.get("i").intValue())));

        assertThat(send(3))
                .containsExactly(
                        new Delivery.Delivered("t:0:0"),
                        new Delivery.Refused("HTTP 403: because"),
                        new Delivery.Undecided("HTTP 503: because"));
    }

    @Test
    void findsTheOneThatSpoilsABatch() throws Exception {
        script = batch -> batch.findValuesAsText("i").contains("5")
                ? new Reply(400, "{\"status\":400,\"detail\":\"deep\"}")
                : new Reply(207, results(batch, event -> 202));

        List<Delivery> deliveries = send(8);

        assertThat(deliveries).hasSize(8);
        assertThat(deliveries.get(5)).isEqualTo(new Delivery.Refused("HTTP 400: deep"));
        assertThat(deliveries).filteredOn(Delivery.Delivered.class::isInstance).hasSize(7);
    }

    @Test
    void decidesNothingWhenTheAnswerIsNotAboutTheEvents() throws Exception {
        for (int status : List.of(400, 401, 403, 404, 415, 422, 429, 500, 502, 503, 302)) {
            script = batch -> new Reply(status, "no JSON");
            assertThat(send(2)).as("%d", status).singleElement().isInstanceOf(Delivery.Undecided.class);
        }
    }

    @Test
    void aProxyThatTakesLessAtOnceGetsLess() throws Exception {
        script = batch -> batch.size() > 2 ? new Reply(413, "<html>") : new Reply(207, results(batch, event -> 202));

        assertThat(send(8)).hasSize(8).allMatch(Delivery.Delivered.class::isInstance);

        script = batch -> new Reply(413, "<html>");
        assertThat(send(2)).singleElement().isInstanceOf(Delivery.Undecided.class);
    }

    @Test
    void decidesNothingWhenNobodyAnswers() throws Exception {
        server.stop(0);
        assertThat(send(1))
                .singleElement()
                .isInstanceOf(Delivery.Undecided.class)
                .asString()
                .contains("no answer from http://127.0.0.1");
    }

    @Test
    void showsItsTokenInsteadOfItsNameAndNeverPrintsIt() throws Exception {
        SicdServer guarded = address().withToken("sicd_secret");
        try (HttpTransport transport = HttpTransport.to(guarded)) {
            transport.send(List.of(new AgentEvent("run", "{\"i\":1,\"actor\":{\"id\":\"me\"},\"x\":1.50}")));
            assertThat(transport + " " + guarded).contains("with a token").doesNotContain("secret");
        }
        assertThat(tokens).containsExactly("Bearer sicd_secret");
        assertThat(batches.get(0).toString()).isEqualTo("[{\"i\":1,\"x\":1.50}]");
        send(1);
        assertThat(batches.get(1).get(0).has("actor")).isTrue();
    }

    @Test
    void believesNoFileWithoutCertificates(@TempDir Path directory) throws IOException {
        SicdServer server = SicdServer.at("https://sicd.example");
        for (String text : List.of("", "just text", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
            Path file = Files.writeString(directory.resolve("ca.pem"), text);
            assertThatThrownBy(() -> server.trusting(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file + "' holds no certificate")
                    .hasMessageEndingWith("give PEM");
        }
        assertThatThrownBy(() -> server.trusting(directory.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void keepsATokenOffTheOpenNetwork() {
        assertThatThrownBy(() -> SicdServer.at("http://sicd.example").withToken("secret"))
                .hasMessage("whoever is on the way to http://sicd.example could read the token; use https");
        assertThat(SicdServer.at("https://sicd.example").withToken("secret"))
                .hasToString("https://sicd.example with a token");
        assertThatThrownBy(() -> SicdServer.at("ftp://x")).hasMessageContaining("is no server");
        assertThatThrownBy(() -> SicdServer.at("http://a:1").withToken("a\nb"))
                .hasMessageContaining("characters that no token has");
    }
}
