package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.config.Secret;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.Json;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code POST /webhooks/github}: hears that something happened to a pull request. It believes nothing of it but which one,
 * and that only of who knows the secret.
 */
final class GitHubWebhook implements Handler {
    private static final int DELIVERIES_KEPT_MAX = 1_000;
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SCHEME = "sha256=";

    private final Optional<Secret> secret;
    private final Wakes wakes;
    private final SequencedSet<String> deliveries = new LinkedHashSet<>();

    GitHubWebhook(Optional<Secret> secret, Wakes wakes) {
        this.secret = secret;
        this.wakes = wakes;
    }

    @Override
    public Reply handle(Request request) {
        Secret known = secret.orElseThrow(
                () -> Problem.forbidden(
                        "webhooks are not believed: there is no secret; set SICD_GITHUB_WEBHOOK_SECRET_FILE, and the same one at GitHub"));
        String signature = request.header("X-Hub-Signature-256").orElse("");
        if (!MessageDigest.isEqual(
                signature.getBytes(US_ASCII), signature(known, request.body()).getBytes(US_ASCII))) {
            throw Problem.unauthorized(
                    "X-Hub-Signature-256 is not this body's signature; set the same secret here and at GitHub");
        }
        if (isNew(request.header("X-GitHub-Delivery").orElse(""))
                && request.header("X-GitHub-Event").equals(Optional.of("pull_request"))) {
            JsonNode event = Json.parse(request.body());
            String repository = event.path("repository").path("full_name").asText();
            wakes.wake(repository, event.path("pull_request").path("number").asLong());
        }
        return Reply.empty(204);
    }

    /** Who sends without an id is heard each time: a look too many harms nobody. */
    private synchronized boolean isNew(String delivery) {
        if (delivery.isEmpty()) {
            return true;
        }
        boolean added = deliveries.add(delivery);
        if (deliveries.size() > DELIVERIES_KEPT_MAX) {
            deliveries.removeFirst();
        }
        return added;
    }

    static String signature(Secret secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), ALGORITHM));
            return SCHEME + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
