package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.config.Secret;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GitHubWebhookTest {
    private static final Secret SECRET = new Secret("s3cret");
    private static final String CLOSED =
            "{\"action\":\"closed\",\"repository\":{\"full_name\":\"O/R\"},\"pull_request\":{\"number\":7}}";

    private final Wakes wakes = new Wakes();
    private final GitHubWebhook webhook = new GitHubWebhook(Optional.of(SECRET), wakes);

    @Test
    void signsAsGitHubDocumentsIt() {
        assertThat(GitHubWebhook.signature(new Secret("It's a Secret to Everybody"), "Hello, World!".getBytes(UTF_8)))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    @Test
    void whoKnowsTheSecretMakesItLookOnce() throws Exception {
        assertThat(webhook.handle(request(CLOSED, signature(CLOSED))).status()).isEqualTo(204);

        assertThat(wakes.await(Duration.ZERO.plusSeconds(5))).containsExactly(new Wakes.Wake("o/r", 7));

        assertThat(webhook.handle(request(CLOSED, signature(CLOSED))).status()).isEqualTo(204);
        assertThat(wakes.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void whoDoesNotIsNotHeard() throws Exception {
        assertThatThrownBy(() -> webhook.handle(request(CLOSED, signature(CLOSED + " "))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(401));
        assertThatThrownBy(() -> webhook.handle(request(CLOSED, "")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(401));
        assertThat(wakes.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void withoutASecretNobodyIsHeard() {
        GitHubWebhook deaf = new GitHubWebhook(Optional.empty(), wakes);

        assertThatThrownBy(() -> deaf.handle(request(CLOSED, signature(CLOSED))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(403));
    }

    private static String signature(String body) {
        return GitHubWebhook.signature(SECRET, body.getBytes(UTF_8));
    }

    private static Request request(String body, String signature) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(
                Map.of("X-GitHub-Event", "pull_request", "X-GitHub-Delivery", "d-1", "X-Hub-Signature-256", signature));
        return new Request(
                "POST", "/", Map.of(), Map.of(), headers, body.getBytes(UTF_8), "127.0.0.1", Principal.ANONYMOUS);
    }
}
