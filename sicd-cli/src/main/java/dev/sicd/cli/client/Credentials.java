package dev.sicd.cli.client;

import dev.sicd.kit.auth.Token;
import dev.sicd.kit.http.Problem;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** What a client shows to be let in, and to whom it may; it does not know whether that is enough. */
public final class Credentials {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    private final Optional<Token> token;
    private final boolean alsoReadable;

    private Credentials(Optional<Token> token, boolean alsoReadable) {
        this.token = token;
        this.alsoReadable = alsoReadable;
    }

    public static Credentials none() {
        return new Credentials(Optional.empty(), false);
    }

    /**
     * A token.
     *
     * @param alsoReadable whether it may be sent where others on the way can read it: over http to another machine
     */
    public static Credentials of(Token token, boolean alsoReadable) {
        return new Credentials(Optional.of(token), alsoReadable);
    }

    /** Whether a URL leads to where this process runs. */
    static boolean isThisMachine(String url) {
        return Optional.ofNullable(HttpUrl.parse(url))
                .map(HttpUrl::host)
                .filter(THIS_MACHINE::contains)
                .isPresent();
    }

    /**
     * The header to send to a system, if any.
     *
     * @throws IllegalArgumentException when others could read it on the way, and that was not allowed
     */
    Optional<String> headerFor(HttpUrl system) {
        boolean safe = system.isHttps() || THIS_MACHINE.contains(system.host());
        if (token.isPresent() && !safe && !alsoReadable) {
            throw new IllegalArgumentException(
                    "whoever is on the way to %s could read the token; use https, or allow it with --token-over-http"
                            .formatted(Problem.quoted(system.toString())));
        }
        return token.map(held -> "Bearer " + held.reveal());
    }
}
