package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.auth.Access;
import dev.sicd.kit.auth.Authentication;
import dev.sicd.kit.auth.HostRules;
import dev.sicd.kit.auth.Issue;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.RateLimit;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Ticking;
import dev.sicd.kit.auth.Tokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route for callers who sign instead of showing a token, on a server that asks everybody else for one. */
class HookTest {
    private static final int BODY_BYTES_MAX = 1_000;

    private final AtomicInteger handled = new AtomicInteger();
    private final Ticking clock = new Ticking();
    private final Issue agent = Issue.to("tidy", Role.AGENT);
    private final ServerUnderTest server = new ServerUnderTest(
            HttpConfig.onPort(0).withMaxBodyBytes(BODY_BYTES_MAX),
            Routes.builder()
                    .hook("/hook", this::handle)
                    .post("/other", this::handle)
                    .build()
                    .requiring(Role.ADMIN),
            new Access(
                    Authentication.withTokens(() -> Tokens.of(List.of(agent.kept())), clock),
                    HostRules.of("127.0.0.1", List.of(), List.of()),
                    RateLimit.of(1, 1, clock),
                    RateLimit.of(1, 1, clock)));

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply handle(Request request) {
        handled.incrementAndGet();
        String who = request.principal().equals(Principal.ANONYMOUS)
                ? "nobody"
                : request.principal().id();
        return Reply.text(200, who + " sent " + request.body().length);
    }

    @Test
    void isReachedWithoutATokenAndByNobodysName() throws Exception {
        HttpResponse<byte[]> first = server.post("/hook", new byte[7]);
        HttpResponse<byte[]> withAToken = server.send(server.request("/hook")
                .header("Authorization", agent.header())
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[8]))
                .build());

        assertThat(ServerUnderTest.text(first)).isEqualTo("nobody sent 7");
        assertThat(ServerUnderTest.text(withAToken)).isEqualTo("nobody sent 8");
        assertThat(server.post("/other", new byte[0]).statusCode()).isEqualTo(401);
        assertThat(handled).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PATCH"})
    void isReachedByNoOtherMethod(String method) throws Exception {
        HttpResponse<byte[]> response = server.send(server.request("/hook")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("OPTIONS, POST");
        assertThat(handled).hasValue(0);
    }

    @Test
    void takesNoLargerBodyThanTheServer() throws Exception {
        assertThat(ServerUnderTest.text(server.post("/hook", new byte[BODY_BYTES_MAX])))
                .isEqualTo("nobody sent 1000");
        assertThat(server.post("/hook", new byte[BODY_BYTES_MAX + 1]).statusCode())
                .isEqualTo(413);
        assertThat(handled).hasValue(1);
    }

    @Test
    void isNotReachedThroughAnotherHostsName() throws Exception {
        String answer =
                server.raw("POST /hook HTTP/1.1", "Host: evil.test", "Content-Length: 0", "Connection: close", "", "");

        assertThat(answer).doesNotStartWith("HTTP/1.1 200 ").startsWith("HTTP/1.1 4");
        assertThat(handled).hasValue(0);
    }

    @Test
    void isOneHandlerOfItsPath() {
        Routes.Builder builder = Routes.builder().hook("/hook", this::handle);

        assertThatThrownBy(() -> builder.post("/hook", this::handle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("POST /hook has two handlers; remove one");
    }
}
