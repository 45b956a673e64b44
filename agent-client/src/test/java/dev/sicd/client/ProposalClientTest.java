package dev.sicd.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client makes of answers, of a real HTTP server that answers by script. */
class ProposalClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;

    /** An answer; one of status 0 breaks off, and one below never comes. */
    private record Reply(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        Reply reply = replies.removeFirst();
        if (reply.status() < 0) {
            return;
        }
        if (reply.status() > 0) {
            byte[] bytes = reply.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private ProposalClient client() {
        return ProposalClient.of(
                SicdServer.at("http://127.0.0.1:" + server.getAddress().getPort())
                        .withToken("sicd_secret"),
                "octo",
                "hello");
    }

    /** One that does not wait long for an answer before it asks again. */
    private ProposalClient hastyClient() {
        SicdServer address =
                SicdServer.at("http://127.0.0.1:" + server.getAddress().getPort());
        return ProposalClient.of(address, address, "octo", "hello", Duration.ofMillis(100));
    }

    private Proposal proposal() {
        return client().generate(List.of(CodeChange.delete("a.txt", "gone")), "Title", "", "run_1");
    }

    private static Reply created(String id, String status) {
        return new Reply(
                200,
                "{\"proposal_id\":\"%s\",\"result\":{\"status\":\"%s\",\"pr_number\":7,\"pr_url\":\"u\"}}"
                        .formatted(id, status));
    }

    @Test
    void asksAgainWithTheSameWordsWhenTheAnswerIsLost() throws Exception {
        Proposal proposal = proposal();
        replies.addAll(List.of(
                new Reply(0, ""),
                new Reply(503, "{\"detail\":\"the log is away\"}"),
                created(proposal.proposalId(), "created")));

        ProposalResult result = client().create(proposal, false, PATIENCE);

        assertThat(result.status()).isEqualTo("created");
        assertThat(result.prNumber()).contains(7);
        assertThat(result.prUrl()).contains("u");
        assertThat(requests).hasSize(3);
        assertThat(requests.stream().distinct()).hasSize(1);
    }

    @Test
    void doesNotTakeAnotherProposalForItsOwn() {
        replies.add(created("0123456789ab", "created"));

        assertThatThrownBy(() -> client().create(proposal(), false, PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the system understood another content than was meant: it says 0123456789ab");
    }

    @Test
    void takesTheDrySiblingOfALiveProposal() throws Exception {
        String dry = proposal().withDryRun(true).proposalId();
        replies.add(created(dry, "dry_run"));

        assertThat(client().create(proposal(), false, PATIENCE).proposalId()).isEqualTo(dry);
    }

    @Test
    void saysByWhichRulesItWasRefused() {
        replies.add(new Reply(
                403, "{\"detail\":\"PR_PROPOSE is denied\",\"rules\":[{\"id\":\"no-secrets\"}],\"risk_score\":0.9}"));

        ProposalRefusedException refused = catchThrowableOfType(
                ProposalRefusedException.class, () -> client().create(proposal(), false, PATIENCE));

        assertThat(refused).hasMessage("HTTP 403: PR_PROPOSE is denied");
        assertThat(refused.httpStatus()).isEqualTo(403);
        assertThat(refused.rules()).containsExactly("no-secrets");
        assertThat(refused.riskScore()).isEqualTo(0.9);
    }

    @Test
    void watchesUntilItIsSettled() throws Exception {
        replies.addAll(List.of(
                created("0123456789ab", "pending"),
                created("0123456789ab", "deferred"),
                created("0123456789ab", "merged")));

        assertThat(client().watch("0123456789ab", PATIENCE).status()).isEqualTo("merged");
        assertThat(requests).hasSize(3).allMatch(request -> request.contains("/proposals/0123456789ab?fields="));
    }

    @Test
    void givesUpWhenTheTimeIsOver() {
        server.stop(0);
        assertThatThrownBy(() -> client().watch("0123456789ab", Duration.ofMillis(300)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client().watch("../../start", PATIENCE)).hasMessageContaining("is no proposal");
    }

    @Test
    @Timeout(60)
    void givesUpWhenTheServerHangs() {
        replies.add(new Reply(-1, ""));
        assertThatThrownBy(() -> client().create(proposal(), false, Duration.ofMillis(300)))
                .isInstanceOf(IOException.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void aConnectionThatDiedInSilenceDoesNotUseUpTheTime() throws Exception {
        replies.addAll(List.of(new Reply(-1, ""), created("0123456789ab", "merged")));
        assertThat(hastyClient().watch("0123456789ab", PATIENCE).status()).isEqualTo("merged");

        replies.addAll(List.of(new Reply(-1, ""), created("0123456789ab", "withdrawn")));
        hastyClient().withdraw("0123456789ab", "not wanted", PATIENCE);

        assertThat(requests).hasSize(4);
    }

    @Test
    void tellsTheLastKnownStateWhenTheSystemGoesAwayMeanwhile() throws Exception {
        replies.add(created("0123456789ab", "pending"));
        replies.addAll(Collections.nCopies(100, new Reply(0, "")));

        assertThat(client().watch("0123456789ab", Duration.ofSeconds(3)).status())
                .isEqualTo("pending");
        assertThat(requests).hasSizeGreaterThan(1);
    }

    @Test
    void neverPrintsItsToken() {
        assertThat(client().toString())
                .startsWith("proposals to octo/hello at http://127.0.0.1")
                .doesNotContain("secret");
    }
}
