package dev.sicd.kit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.auth.Authentication;
import dev.sicd.kit.auth.HostRules;
import dev.sicd.kit.auth.Issue;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.RateLimit;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Ticking;
import dev.sicd.kit.auth.TokenFile;
import dev.sicd.kit.auth.Tokens;
import dev.sicd.kit.config.ConfigException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets past a real server to its handlers. */
class AccessTest {
    private final Ticking clock = new Ticking();
    private final Issue reader = Issue.to("rita", Role.READER);
    private final Issue agent = Issue.to("tidy", Role.AGENT);
    private final Issue admin = Issue.expiring("ada", Issue.NOW.plus(Duration.ofDays(1)), Role.ADMIN);
    private final Authentication byToken =
            Authentication.withTokens(() -> Tokens.of(List.of(reader.kept(), agent.kept(), admin.kept())), clock);
    private ServerUnderTest server = serve(byToken);

    @AfterEach
    void stop() {
        server.close();
    }

    private ServerUnderTest serve(Authentication authentication) {
        return serve(access(authentication, RateLimit.of(2, 4, clock)));
    }

    private Access access(Authentication authentication, RateLimit requests) {
        return new Access(
                authentication,
                HostRules.of("127.0.0.1", List.of("sicd.test"), List.of("https://dash.test")),
                requests,
                RateLimit.of(1, 3, clock));
    }

    private static ServerUnderTest serve(Access access) {
        Metrics none = Metrics.create();
        Routes routes = Routes.builder()
                .get("/who", AccessTest::who)
                .get("/runs/{run_id}", AccessTest::who, Role.READER, Role.AGENT)
                .post("/echo", request -> Reply.text(200, Integer.toString(request.body().length)), Role.AGENT)
                .post("/admin", AccessTest::who)
                .build()
                .requiring(Role.ADMIN, Role.REVIEWER);
        Routes open = Routes.builder().get("/open", AccessTest::who).build();
        return new ServerUnderTest(
                HttpConfig.onPort(0), Routes.merge(routes, open, OperationalRoutes.of(Health.none(), none)), access);
    }

    private static Reply who(Request request) {
        Principal principal = request.principal();
        return Reply.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", principal.id())
                        .put("kind", principal.kind().text())
                        .put("roles", principal.roles().toString())
                        .put("authenticated", principal.authenticated())
                        .put("grants", principal.grants().toString()));
    }

    @Test
    void tellsTheHandlerWhoAsks() throws Exception {
        JsonNode who = ServerUnderTest.json(get("/open", agent.header()));

        assertThat(who.toString())
                .isEqualTo("{\"id\":\"tidy\",\"kind\":\"agent\",\"roles\":\"[AGENT]\",\"authenticated\":true,"
                        + "\"grants\":\"[team_a_*]\"}");
    }

    @Test
    void takesTheSchemeInAnyCase() throws Exception {
        assertThat(get("/open", "bEaReR  " + agent.token().reveal()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void asksForATokenWhereNoneWasSent() throws Exception {
        HttpResponse<byte[]> response = server.get("/open");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"sicd\"");
        assertThat(detail(response)).isEqualTo("no token was sent; send the header 'Authorization: Bearer <token>'");
        assertCounted(401, "no_token");
    }

    @Test
    void takesATokenAsThePasswordOfWhomeverAClientNames() throws Exception {
        assertThat(get("/open", basic("anybody:" + agent.token().reveal())).body())
                .isEqualTo(get("/open", agent.header()).body());
        assertThat(get("/open", basic(":" + agent.token().reveal())).statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesAWrongPasswordForAWrongToken() throws Exception {
        String stranger = Issue.to("x", Role.ADMIN).token().reveal();

        assertRefused(get("/open", basic("a:b")), "invalid_token", "the token is malformed");
        assertRefused(get("/open", basic("a:b:" + agent.token().reveal())), "invalid_token", "the token is malformed");
        assertRefused(get("/open", basic("a:" + stranger)), "invalid_token", "the token is not known");
    }

    @Test
    void takesBasicWithNeitherUserNorPasswordForNoToken() throws Exception {
        HttpResponse<byte[]> response = get("/open", basic(":"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"sicd\"");
        assertCounted(401, "no_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic YQ==", "Basic Y", "Basic YTpi YTpi", "Basic YTpi, Basic YTpi", "Basic *"})
    void refusesBasicThatHoldsNoPassword(String header) throws Exception {
        assertRefused(
                get("/open", header),
                "invalid_request",
                "the Authorization header is not one of the kind 'Bearer <token>'");
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer a b", "Bearer a, Bearer b", "Token x", "bearer:x", "x"})
    void refusesAHeaderThatHoldsNoBearerToken(String header) throws Exception {
        HttpResponse<byte[]> response = get("/open", header);

        assertRefused(response, "invalid_request", "the Authorization header is not one of the kind 'Bearer <token>'");
        assertCounted(401, "malformed_header");
    }

    @Test
    void refusesTwoTokens() throws Exception {
        HttpResponse<byte[]> response = server.send(server.request("/open")
                .header("Authorization", agent.header())
                .header("Authorization", admin.header())
                .build());

        assertRefused(response, "invalid_request", "the Authorization header is not one");
    }

    @Test
    void refusesAMalformedToken() throws Exception {
        HttpResponse<byte[]> response = get("/open", agent.header() + "x");

        assertRefused(response, "invalid_token", "the token is malformed: it should be 'sicd_', 8 characters");
        assertCounted(401, "malformed_token");
    }

    @Test
    void refusesAnUnknownTokenAndAKnownIdWithAnotherSecretAlike() throws Exception {
        String stranger = Issue.to("x", Role.ADMIN).token().reveal();
        String forged = agent.token().reveal().substring(0, 14) + stranger.substring(14);

        HttpResponse<byte[]> unknown = get("/open", "Bearer " + stranger);
        HttpResponse<byte[]> wrong = get("/open", "Bearer " + forged);

        assertRefused(unknown, "invalid_token", "the token is not known: it was revoked, or made for another server");
        assertThat(wrong.body()).isEqualTo(unknown.body());
        assertThat(ServerUnderTest.text(wrong) + wrong.headers()).doesNotContain(stranger.substring(14));
        assertCounted(401, "unknown_token");
    }

    @Test
    void refusesATokenFromTheMomentOfItsExpiryOn() throws Exception {
        clock.pass(Duration.ofDays(1).minusNanos(1));
        assertThat(get("/open", admin.header()).statusCode()).isEqualTo(200);

        clock.pass(Duration.ofNanos(1));
        HttpResponse<byte[]> response = get("/open", admin.header());

        assertRefused(response, "invalid_token", "the token expired at 2026-01-02T00:00:00Z; ask for a new one");
        assertCounted(401, "expired_token");
    }

    @ParameterizedTest
    @CsvSource({"/who, false, false, true", "/runs/r, true, true, false", "/open, true, true, true"})
    void letsThroughWhoHasOneOfTheRolesOfARoute(String path, boolean forReader, boolean forAgent, boolean forAdmin)
            throws Exception {
        assertThat(get(path, reader.header()).statusCode()).isEqualTo(forReader ? 200 : 403);
        assertThat(get(path, agent.header()).statusCode()).isEqualTo(forAgent ? 200 : 403);
        assertThat(get(path, admin.header()).statusCode()).isEqualTo(forAdmin ? 200 : 403);
    }

    @Test
    void saysWhichRolesOneHasAndWhichWouldDo() throws Exception {
        HttpResponse<byte[]> response = get("/who", agent.header());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(detail(response))
                .isEqualTo("GET /who needs one of the roles reviewer, admin, and 'tidy' has the roles agent;"
                        + " use a token that has it");
        assertCounted(403, "role");
    }

    @Test
    void asksForARoleOfHeadAsOfGet() throws Exception {
        HttpResponse<byte[]> response = server.send(server.request("/who")
                .header("Authorization", agent.header())
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void letsAnonymousCallersBeWhatTheyMayBeBesideThoseWithTokens() throws Exception {
        server.close();
        server = serve(byToken.lettingAnonymousBe(Set.of(Role.READER)));

        assertThat(ServerUnderTest.json(server.get("/runs/r")).path("id").asText())
                .isEqualTo("anonymous");
        assertThat(server.get("/runs/r").statusCode()).isEqualTo(200);
        assertThat(get("/who", admin.header()).statusCode()).isEqualTo(200);
        assertThat(get("/runs/r", "Bearer nonsense").statusCode())
                .as("a bad token is no anonymous caller")
                .isEqualTo(401);
        assertThat(detail(server.get("/who")))
                .isEqualTo("GET /who needs one of the roles reviewer, admin, and 'anonymous' has the roles reader;"
                        + " send a token that has it in the header 'Authorization: Bearer <token>'");
    }

    @Test
    void doesNotTakeAHolderForAnonymousWhereTokensAreUnknown() throws Exception {
        server.close();
        server = serve(Authentication.open(Set.of(Role.READER)));

        assertRefused(get("/runs/r", agent.header()), "invalid_token", "this server knows no tokens; send none");
    }

    @Test
    void answersProbesToEverybody() throws Exception {
        for (String probe : List.of("/livez", "/readyz", "/metrics")) {
            assertThat(server.get(probe).statusCode()).as(probe).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 401", "agent, 200", "reader, 403"})
    void decidesBeforeTheBodyIsAskedFor(String who, int status) throws Exception {
        String token =
                who.isEmpty() ? "X-None: 1" : "Authorization: " + (who.equals("agent") ? agent : reader).header();
        String head = String.join(
                "\r\n", "POST /echo HTTP/1.1", "Host: localhost", "Connection: close", token, "Content-Length: 2");

        try (var socket = server.connect()) {
            socket.getOutputStream().write((head + "\r\nExpect: 100-continue\r\n\r\n").getBytes(UTF_8));
            if (status == 200) {
                // Only who is let in is told to go on.
                byte[] goOn = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
                assertThat(new String(goOn, UTF_8)).isEqualTo("HTTP/1.1 100");
                socket.getOutputStream().write("ab".getBytes(UTF_8));
            }
            assertThat(ServerUnderTest.readAll(socket)).contains(status == 200 ? "HTTP/1.1 200" : "HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/open, evil.test, 403, host",
        "/livez, evil.test, 403, host",
        "/open, 'a b', 400, ''",
        "/open, 'localhost\r\nHost: localhost', 400, ''",
    })
    void refusesAForeignHost(String path, String host, int status, String reason) throws Exception {
        String response = server.raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: "
                + agent.header() + "\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 " + status + " ").contains("\"status\":" + status);
        if (!reason.isEmpty()) {
            assertThat(response).contains("this server is not known as 'evil.test'", "SICD_ALLOWED_HOSTS");
            assertCounted(status, reason);
        }
    }

    @Test
    void refusesARequestWithoutHost() throws Exception {
        assertThat(server.raw("GET /open HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @CsvSource({"http://evil.test, 403", "null, 403", "https://dash.test, 200", "http://sicd.test, 200"})
    void answersOnlyKnownOrigins(String origin, int status) throws Exception {
        String response = server.raw("GET /open HTTP/1.1\r\nHost: sicd.test\r\nOrigin: " + origin
                + "\r\nAuthorization: " + agent.header() + "\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 " + status + " ");
        if (status == 403) {
            assertCounted(403, "origin");
        }
    }

    @Test
    void limitsTheRateOfEachPrincipal() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(get("/open", agent.header()).statusCode()).isEqualTo(200);
        }

        HttpResponse<byte[]> response = get("/open", agent.header());

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(detail(response))
                .isEqualTo("'tidy' sends more than 2 requests per second, which is the limit; try again");
        assertThat(get("/open", reader.header()).statusCode()).as("another one").isEqualTo(200);
        clock.pass(Duration.ofMillis(500));
        assertThat(get("/open", agent.header()).statusCode()).as("later").isEqualTo(200);
        assertCounted(429, "rate_limit");
    }

    @Test
    void limitsTheFailuresOfAnAddressButLocksNobodyOut() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(server.get("/open").statusCode()).isEqualTo(401);
        }

        HttpResponse<byte[]> response = server.get("/open");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.headers().firstValue("Connection")).contains("close");
        assertThat(detail(response))
                .isEqualTo("too many requests from 127.0.0.1 were refused; correct this one before the next:"
                        + " no token was sent; send the header 'Authorization: Bearer <token>'");
        assertThat(get("/open", agent.header()).statusCode()).isEqualTo(200);
        clock.pass(Duration.ofSeconds(1));
        assertThat(server.get("/open").statusCode()).isEqualTo(401);
        assertCounted(429, "too_many_failures");
    }

    @Test
    void refusesToListenElsewhereWhileAnonymousCallersMayDoAnything() {
        try (Metrics metrics = Metrics.create()) {
            HttpConfig everywhere = HttpConfig.onPort(0).withHost("0.0.0.0");
            Routes none = Routes.builder().build();

            assertThatThrownBy(() -> HttpServer.start(
                            everywhere,
                            none,
                            metrics,
                            access(byToken.lettingAnonymousBe(Set.of(Role.READER)), RateLimit.none())))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("listens on '0.0.0.0', where callers without token have the roles reader;"
                            + " set SICD_TOKENS_FILE");
            assertThatThrownBy(() -> HttpServer.start(everywhere, none, metrics))
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void letsNobodyInWithoutTokenEvenOnLoopbackWhereTokensAreNeeded() throws Exception {
        server.close();
        server = serve(Authentication.open(Set.of()));

        assertThat(server.get("/open").statusCode()).isEqualTo(401);
    }

    @Test
    void seesThatATokenWasRevoked(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("tokens");
        Files.writeString(file, agent.line() + reader.line());
        server.close();
        server = serve(Authentication.withTokens(TokenFile.open(file, clock), clock));
        assertThat(get("/open", agent.header()).statusCode()).isEqualTo(200);

        Files.writeString(file, reader.line());
        clock.pass(Duration.ofSeconds(1));

        assertThat(get("/open", agent.header()).statusCode()).isEqualTo(401);
        assertThat(get("/open", reader.header()).statusCode()).isEqualTo(200);
        assertThat(server.metrics().scrape()).contains("http_server_tokens_current 1.0");

        Files.writeString(file, "nonsense");
        clock.pass(Duration.ofSeconds(1));
        assertThat(get("/open", reader.header()).statusCode()).isEqualTo(200);
        assertThat(server.metrics().scrape()).contains("http_server_tokens_current 0.0");
    }

    private HttpResponse<byte[]> get(String path, String authorization) throws IOException, InterruptedException {
        return server.send(
                server.request(path).header("Authorization", authorization).build());
    }

    private static void assertRefused(HttpResponse<byte[]> response, String error, String detail) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(detail(response)).startsWith(detail);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"sicd\", error=\"%s\", error_description=\"%s\""
                        .formatted(error, detail(response)));
    }

    private void assertCounted(int status, String reason) {
        assertThat(server.metrics().scrape())
                .contains("http_server_denied_total{reason=\"%s\",status=\"%d\"}".formatted(reason, status));
    }

    private static String detail(HttpResponse<byte[]> response) {
        return ServerUnderTest.json(response).path("detail").asText();
    }
}
