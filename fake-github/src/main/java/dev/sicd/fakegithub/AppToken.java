package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The JSON Web Token an app shows for itself, judged by GitHub's rules; tokens of installations are not meant. */
final class AppToken {
    private static final Duration LIFE_MAX = Duration.ofMinutes(10);

    private AppToken() {}

    /** @throws RefusedException when it is not signed by the app it names, or not for now */
    static Credentials.App verified(String token, Map<Long, Credentials.App> apps, Instant now) {
        String[] parts = token.split("\\.", -1);
        JsonNode header = decoded(parts[0]);
        JsonNode claims = decoded(parts[1]);
        Credentials.App app = Optional.ofNullable(apps.get(claims.path("iss").asLong()))
                .orElseThrow(() -> refused("Integration not found"));
        String signed = parts[0] + "." + parts[1];
        if (!header.path("alg").asText().equals("RS256") || !isSigned(signed, parts[2], app.key())) {
            throw refused("A JSON web token could not be decoded");
        }
        checkTimes(claims, now);
        return app;
    }

    private static void checkTimes(JsonNode claims, Instant now) {
        JsonNode issuedAt = claims.path("iat");
        JsonNode expires = claims.path("exp");
        if (!issuedAt.isIntegralNumber() || issuedAt.asLong() > now.getEpochSecond()) {
            throw refused(
                    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued.");
        }
        if (!expires.isIntegralNumber() || expires.asLong() <= now.getEpochSecond()) {
            throw refused(
                    "'Expiration time' claim ('exp') must be a numeric value representing the future time at which"
                            + " the assertion expires.");
        }
        if (expires.asLong() > now.plus(LIFE_MAX).getEpochSecond()) {
            throw refused("'Expiration time' claim ('exp') is too far in the future");
        }
    }

    private static boolean isSigned(String signed, String signature, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode decoded(String part) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
            return Json.parsed(text).orElseThrow(() -> refused("A JSON web token could not be decoded"));
        } catch (IllegalArgumentException e) {
            throw refused("A JSON web token could not be decoded");
        }
    }

    private static RefusedException refused(String message) {
        return RefusedException.of(401, message);
    }
}
