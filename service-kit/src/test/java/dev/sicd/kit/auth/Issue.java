package dev.sicd.kit.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A token and what is kept of it, for tests; it asserts nothing. */
public record Issue(Token token, IssuedToken kept) {
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final SecureRandom RANDOM = new SecureRandom();

    public static Issue to(String principal, Role... roles) {
        return to(principal, Optional.empty(), roles);
    }

    public static Issue expiring(String principal, Instant end, Role... roles) {
        return to(principal, Optional.of(end), roles);
    }

    private static Issue to(String principal, Optional<Instant> end, Role... roles) {
        Token token = Token.create(RANDOM);
        Set<Role> all = Set.of(roles);
        return new Issue(
                token,
                new IssuedToken(
                        token.id(),
                        principal,
                        Principal.Kind.likely(all),
                        all,
                        List.of("team_a_*"),
                        token.sha256(),
                        NOW,
                        end));
    }

    /** The line of a token file. */
    public String line() {
        return kept.toJson() + "\n";
    }

    public byte[] file() {
        return line().getBytes(UTF_8);
    }

    public String header() {
        return "Bearer " + token.reveal();
    }
}
