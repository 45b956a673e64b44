package dev.sicd.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.auth.Authentication;
import dev.sicd.kit.auth.HostRules;
import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.RateLimit;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Token;
import dev.sicd.kit.auth.Tokens;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.http.Routes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Against a real server of ours, on loopback. */
class SicdClientTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Metrics metrics = Metrics.create();
    private final HttpServer server = HttpServer.start(
            HttpConfig.onPort(0),
            Routes.builder()
                    .get("/json", request -> Reply.json(200, counted()).withHeader("Sicd-At", "t:0:1"))
                    .get("/text", request -> Reply.text(200, "plain"))
                    .get("/lie", request -> Reply.of(200, "application/json", "{".getBytes(UTF_8)))
                    .get("/moved", request -> Reply.empty(302).withHeader("Location", "/json"))
                    .get("/busy", request -> {
                        asked.incrementAndGet();
                        throw Problem.unavailable("not now", java.time.Duration.ofSeconds(1));
                    })
                    .post("/echo", SicdClientTest::echo)
                    .build(),
            metrics);
    private final SicdClient client = new SicdClient(server.url());

    @AfterEach
    void stop() {
        client.close();
        server.close();
        metrics.close();
    }

    @Test
    void readsJsonWithItsHeaders() {
        Answer answer = client.get("/json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("n").asInt()).isEqualTo(1);
        assertThat(answer.at()).contains("t:0:1");
    }

    @Test
    void readsTextAsText() {
        assertThat(client.get("/text").body().asText()).isEqualTo("plain");
    }

    @Test
    void sendsJsonWithTheHeadersGiven() {
        Answer answer =
                client.post("/echo", JsonNodeFactory.instance.objectNode().put("a", "ü"), Map.of("Prefer", "wait=3"));

        assertThat(answer.body().asText()).isEqualTo("application/json|wait=3|{\"a\":\"ü\"}");
    }

    @Test
    void sendsBytesAsTheyAre() {
        Answer answer = client.post("/echo", "text/plain", "{oops".getBytes(UTF_8));

        assertThat(answer.body().asText()).isEqualTo("text/plain||{oops");
    }

    @Test
    void followsNoRedirect() {
        assertThat(client.get("/moved").status()).isEqualTo(302);
    }

    @Test
    void sendsNothingAgainOnItsOwn() {
        assertThat(client.get("/busy").explained()).isEqualTo("503 (not now)");
        assertThat(asked).hasValue(1);
    }

    @Test
    void asksAgainOnlyUntilTheAnswerIsTheOneWaitedFor() throws InterruptedException {
        Answer answer =
                client.getUntil("/json", seen -> seen.body().path("n").asInt() == 3, java.time.Duration.ofSeconds(30));

        assertThat(answer.body().path("n").asInt()).isEqualTo(3);
        assertThat(asked).hasValue(3);
    }

    @Test
    void saysWhenJsonIsNone() {
        assertThatThrownBy(() -> client.get("/lie"))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("GET " + server.url() + "/lie")
                .hasMessageContaining("is this a SICD system?");
    }

    @Test
    void saysWhereNothingAnswersAndHowToStartIt() throws IOException {
        String nowhere = "http://127.0.0.1:" + freePort();
        try (SicdClient lonely = new SicdClient(nowhere + "/")) {
            assertThatThrownBy(() -> lonely.get("/livez"))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessage("nothing answers at " + nowhere
                            + "; see whether it runs and whether that is its address (./sicd dev runs all in one)");
        }
    }

    @Test
    void saysWhenItIsAskedOverTlsAndSpeaksNone() {
        String https = server.url().replace("http:", "https:");
        try (SicdClient secure = new SicdClient(https)) {
            assertThatThrownBy(() -> secure.get("/json"))
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessage(
                            "GET " + https + "/json was not answered: it does not speak TLS; ask it with http://, or"
                                    + " give it a certificate");
        }
    }

    @Test
    void refusesFilesOfTlsThatCannotBeUsed(@TempDir Path directory) {
        Path missing = directory.resolve("ca.pem");

        assertThatThrownBy(() -> options(Map.of("SICD_TLS_CA_FILE", missing.toString(), "SICD_OTHER", "not ours"))
                        .open(server.url()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SICD_TLS_CA_FILE='" + missing + "' does not exist; name a PEM file that does");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:9200", "ftp://127.0.0.1", "http://127.0.0.1:9200/admin", "http://h/?a=b"})
    void refusesWhatIsNoAddress(String address) {
        assertThatThrownBy(() -> new SicdClient(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + address + "'")
                .hasMessageContaining(SicdClient.DEFAULT_URL);
    }

    @Test
    void showsItsTokenWithEachRequest() {
        Token token = Token.create(new SecureRandom());
        try (HttpServer closed = HttpServer.start(
                        HttpConfig.onPort(0),
                        Routes.builder().get("/", request -> Reply.empty(204)).build(),
                        metrics,
                        Access.of(
                                Authentication.withTokens(
                                        () -> Tokens.of(List.of(issued(token))), InstantSource.system()),
                                HostRules.of("127.0.0.1", List.of(), List.of()),
                                RateLimit.none(),
                                System::nanoTime));
                SicdClient holder = new SicdClient(closed.url(), Credentials.of(token, false));
                SicdClient stranger = new SicdClient(closed.url())) {
            assertThat(holder.get("/").status()).isEqualTo(204);
            assertThat(holder.post("/", JsonNodeFactory.instance.objectNode()).status())
                    .isEqualTo(405);
            assertThat(stranger.get("/").status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1, true",
        "http://localhost:1, true",
        "http://[::1]:1, true",
        "https://sicd.test, true",
        "http://sicd.test, false",
        "http://10.0.0.1, false",
        "http://localhost.evil.test, false"
    })
    void showsItsTokenOnlyWhereNobodyElseReadsIt(String address, boolean shown) {
        Token token = Token.create(new SecureRandom());
        HttpUrl url = HttpUrl.get(address);

        assertThat(Credentials.of(token, true).headerFor(url)).contains("Bearer " + token.reveal());
        assertThat(Credentials.none().headerFor(url)).isEmpty();
        if (shown) {
            assertThat(Credentials.of(token, false).headerFor(url)).isPresent();
        } else {
            assertThatThrownBy(() -> Credentials.of(token, false).headerFor(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("whoever is on the way to '" + url + "' could read the token; use https, or allow it"
                            + " with --token-over-http");
        }
    }

    @Test
    void takesTheTokenFromAFileOrTheEnvironmentAndShowsNeither(@TempDir Path directory) throws IOException {
        Token token = Token.create(new SecureRandom());
        Path file = Files.writeString(directory.resolve("token"), token.reveal() + "\n");
        CredentialOptions fromFile = options(Map.of("SICD_TOKEN", "ignored"), "--token-file", file.toString());
        CredentialOptions fromEnvironment = options(Map.of("SICD_TOKEN", token.reveal() + " "));
        String remote = "http://sicd.test";

        // Only who holds a token is stopped here.
        assertThatThrownBy(() -> fromFile.open(remote)).hasMessageContaining("could read the token");
        assertThatThrownBy(() -> fromEnvironment.open(remote)).hasMessageContaining("could read the token");
        options(Map.of("SICD_TOKEN", token.reveal()), "--token-over-http")
                .open(remote)
                .close();
        options(Map.of("SICD_TOKEN", " ")).open(remote).close();
        String cut = token.reveal().substring(0, 50);
        assertThatThrownBy(() -> options(Map.of("SICD_TOKEN", cut)).open(remote))
                .hasMessage("SICD_TOKEN holds no token; put in what ./sicd token new printed, and nothing else");
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() ->
                        options(Map.of(), "--token-file", missing.toString()).open(remote))
                .hasMessageContaining("the token file '" + missing + "' cannot be read");
    }

    private static CredentialOptions options(Map<String, String> environment, String... arguments) {
        CredentialOptions options = new CredentialOptions(environment);
        CommandLine.populateCommand(options, arguments);
        return options;
    }

    private static IssuedToken issued(Token token) {
        return new IssuedToken(
                token.id(),
                "tidy",
                Principal.Kind.AGENT,
                Set.of(Role.AGENT),
                List.of(),
                token.sha256(),
                Instant.EPOCH,
                Optional.empty());
    }

    private com.fasterxml.jackson.databind.node.ObjectNode counted() {
        return JsonNodeFactory.instance.objectNode().put("n", asked.incrementAndGet());
    }

    private static Reply echo(Request request) {
        return Reply.text(
                200,
                "%s|%s|%s"
                        .formatted(
                                request.header("Content-Type").orElse(""),
                                request.header("Prefer").orElse(""),
                                new String(request.body(), UTF_8)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
