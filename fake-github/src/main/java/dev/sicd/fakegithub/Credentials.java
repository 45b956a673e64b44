package dev.sicd.fakegithub;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The tokens and apps that are known, and who it is that shows one. While there are none, everybody may call. */
final class Credentials {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final Map<String, String> logins = new ConcurrentHashMap<>();
    private final Map<Long, App> apps = new ConcurrentHashMap<>();
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final AtomicInteger counter = new AtomicInteger();
    private final InstantSource clock;

    Credentials(InstantSource clock) {
        this.clock = clock;
    }

    /** One app with its one installation. */
    record App(long id, long installation, String slug, PublicKey key) {}

    /** A token of an installation. */
    record Issued(String token, Instant expiresAt, Identity identity) {}

    void person(String token, String login) {
        logins.put(token, login);
    }

    void app(App app) {
        apps.put(app.id(), app);
    }

    Optional<App> installed(long installation) {
        return apps.values().stream()
                .filter(app -> app.installation() == installation)
                .findFirst();
    }

    /** The app that is calling. */
    Optional<App> bySlug(String slug) {
        return apps.values().stream().filter(app -> app.slug().equals(slug)).findFirst();
    }

    Issued issue(App app, Set<String> repositories, Map<String, String> permissions) {
        String token = "ghs_%036d".formatted(counter.incrementAndGet());
        Identity identity = new Identity(
                Identity.Kind.INSTALLATION, app.slug() + "[bot]", app.installation(), repositories, permissions);
        Issued fresh = new Issued(token, clock.instant().plus(TOKEN_LIFE), identity);
        issued.put(token, fresh);
        return fresh;
    }

    /** No token of an installation is good any more, whatever was said about its end. */
    void revokeIssued() {
        issued.clear();
    }

    /** @throws RefusedException when it is nobody's */
    Identity identify(String authorization) {
        if (logins.isEmpty() && apps.isEmpty()) {
            return Identity.of(Identity.Kind.ANYBODY, "octocat");
        }
        String[] parts = authorization.split(" ", 2);
        boolean known =
                parts.length == 2 && (parts[0].equalsIgnoreCase("Bearer") || parts[0].equalsIgnoreCase("token"));
        if (!known) {
            throw RefusedException.of(401, authorization.isEmpty() ? "Requires authentication" : "Bad credentials");
        }
        return bearer(parts[1]);
    }

    private Identity bearer(String token) {
        if (token.split("\\.", -1).length == 3) {
            App app = AppToken.verified(token, apps, clock.instant());
            return Identity.of(Identity.Kind.APP, app.slug());
        }
        Optional<Issued> installation = Optional.ofNullable(issued.get(token))
                .filter(found -> clock.instant().isBefore(found.expiresAt()));
        if (installation.isPresent()) {
            return installation.get().identity();
        }
        return Optional.ofNullable(logins.get(token))
                .map(login -> Identity.of(Identity.Kind.PERSON, login))
                .orElseThrow(RefusedException::badCredentials);
    }
}
