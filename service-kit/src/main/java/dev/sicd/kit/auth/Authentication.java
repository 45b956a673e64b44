package dev.sicd.kit.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sicd.kit.http.Problem;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out who calls, by the token they send (RFC 6750); it does not know what they want.
 *
 * <p>Clients that know only Basic (RFC 7617), as those of schema registries, send the token as password of any user; with
 * neither user nor password they send none. Basic is never asked for, so that no browser keeps a token and sends it unasked.
 */
public final class Authentication {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([^ ,]+)");
    private static final Pattern BASIC = Pattern.compile("(?i:basic) +([A-Za-z0-9+/]{1,1000}={0,2})");
    private static final String NO_CREDENTIALS = ":";
    private static final String CHALLENGE = "Bearer realm=\"sicd\"";
    private static final String HOW = "send the header 'Authorization: Bearer <token>'";

    private final Optional<TokenSource> tokens;
    private final InstantSource clock;
    private final Set<Role> anonymous;

    private Authentication(Optional<TokenSource> tokens, InstantSource clock, Set<Role> anonymous) {
        this.tokens = tokens;
        this.clock = clock;
        this.anonymous = anonymous.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(anonymous));
    }

    /** Without tokens: everybody has these roles, and a token is refused since nobody could check it. */
    public static Authentication open(Set<Role> anonymous) {
        return new Authentication(Optional.empty(), InstantSource.system(), anonymous);
    }

    /** Only who holds a token is let in. */
    public static Authentication withTokens(TokenSource tokens, InstantSource clock) {
        return new Authentication(Optional.of(tokens), clock, Set.of());
    }

    /** The same, but whoever sends no token has these roles; with none of them, such callers are not let in. */
    public Authentication lettingAnonymousBe(Set<Role> roles) {
        return new Authentication(tokens, clock, roles);
    }

    /** What callers without token may do; empty when they are not let in. */
    public Set<Role> anonymousRoles() {
        return anonymous;
    }

    /** False while the tokens in use are older than they should be. */
    public boolean isCurrent() {
        return tokens.map(TokenSource::isCurrent).orElse(true);
    }

    /**
     * Who sent these headers.
     *
     * @param headers by name, in any case
     * @throws Denied with a 401 that says what is wrong with the token, never the token itself
     */
    public Principal authenticate(Map<String, String> headers) {
        return Optional.ofNullable(headers.get("Authorization"))
                .map(header -> ofBasic(header.strip())
                        .map(credentials -> credentials.equals(NO_CREDENTIALS)
                                ? nobody()
                                : holder(credentials.substring(credentials.indexOf(':') + 1)))
                        .orElseGet(() -> holder(ofBearer(header.strip()))))
                .orElseGet(this::nobody);
    }

    /** User, colon and password of a header of that kind. */
    private static Optional<String> ofBasic(String header) {
        Matcher matcher = BASIC.matcher(header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(matcher.group(1)), ISO_8859_1))
                    .filter(credentials -> credentials.contains(":"));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static String ofBearer(String header) {
        Matcher matcher = BEARER.matcher(header);
        if (!matcher.matches()) {
            throw denied(
                    Denied.Reason.MALFORMED_HEADER,
                    "invalid_request",
                    "the Authorization header is not one of the kind 'Bearer <token>'; " + HOW + ", once");
        }
        return matcher.group(1);
    }

    private Principal nobody() {
        if (anonymous.isEmpty()) {
            throw new Denied(
                    Denied.Reason.NO_TOKEN,
                    Problem.of(401, "no token was sent; " + HOW).withHeader("WWW-Authenticate", CHALLENGE));
        }
        return Principal.anonymous(anonymous);
    }

    private Principal holder(String text) {
        Token token = Token.parse(text)
                .orElseThrow(() -> invalid(
                        Denied.Reason.MALFORMED_TOKEN,
                        "the token is malformed: it should be 'sicd_', 8 characters, '_' and 43 more;"
                                + " send it as it was printed, without quotes or line breaks"));
        TokenSource source = tokens.orElseThrow(() -> invalid(
                Denied.Reason.UNKNOWN_TOKEN,
                "this server knows no tokens; send none, or have its operator set SICD_TOKENS_FILE"));
        IssuedToken issued = source.current()
                .find(token)
                .orElseThrow(() -> invalid(
                        Denied.Reason.UNKNOWN_TOKEN,
                        "the token is not known: it was revoked, or made for another server; ask for a new one"));
        if (issued.isExpired(clock.instant())) {
            throw invalid(
                    Denied.Reason.EXPIRED_TOKEN,
                    "the token expired at %s; ask for a new one"
                            .formatted(issued.expiresAt().orElseThrow()));
        }
        return issued.holder();
    }

    private static Denied invalid(Denied.Reason reason, String detail) {
        return denied(reason, "invalid_token", detail);
    }

    private static Denied denied(Denied.Reason reason, String error, String detail) {
        String challenge = "%s, error=\"%s\", error_description=\"%s\"".formatted(CHALLENGE, error, detail);
        return new Denied(reason, Problem.of(401, detail).withHeader("WWW-Authenticate", challenge));
    }
}
