package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells one receiver that a pull request was closed, signed as GitHub signs; it tries once, as GitHub does. */
final class Webhook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MAC = "HmacSHA256";

    private final List<String> deliveries = new ArrayList<>();
    private Optional<Receiver> receiver = Optional.empty();

    @SuppressWarnings("ArrayRecordComponent") // deliveries are never compared
    private record Receiver(URI address, byte[] secret) {}

    synchronized void sendTo(URI address, String secret) {
        receiver = Optional.of(new Receiver(address, secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns when the receiver has answered, or cannot be reached. */
    synchronized void closed(FakeRepository repository, PullRequest request) {
        receiver.ifPresent(to -> deliveries.add(delivered(to, payload(repository, request))));
    }

    /** One line for each: the delivery's id, and the status it was answered with. */
    synchronized List<String> deliveries() {
        return List.copyOf(deliveries);
    }

    static String signature(byte[] secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make an " + MAC, e);
        }
    }

    private static byte[] payload(FakeRepository repository, PullRequest request) {
        ObjectNode payload = Json.object().put("action", "closed").put("number", request.number());
        payload.set("pull_request", PullRequestJson.of(repository, request));
        payload.putObject("repository")
                .put("name", repository.name())
                .put("full_name", repository.fullName())
                .set("owner", PullRequestJson.user(repository.owner()));
        return payload.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String delivered(Receiver to, byte[] body) {
        UUID id = UUID.nameUUIDFromBytes(body);
        HttpRequest post = HttpRequest.newBuilder(to.address())
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "GitHub-Hookshot/fake")
                .header("X-GitHub-Event", "pull_request")
                .header("X-GitHub-Delivery", id.toString())
                .header("X-Hub-Signature-256", signature(to.secret(), body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            return id + " "
                    + client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return id + " not delivered: " + e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return id + " not delivered: interrupted";
        }
    }
}
