package dev.sicd.kit.auth;

import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.http.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Who is let into a server, by which name of it, and how often; it does not know its routes.
 *
 * @param requests by principal; all callers without token are one
 * @param failures by remote address, of those that are not let in
 */
public record Access(Authentication authentication, HostRules hosts, RateLimit requests, RateLimit failures) {
    private static final int FAILURES_PER_SECOND = 20;
    private static final int FAILURES_BURST = 200;

    /**
     * Access with the usual limit for failures.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public static Access of(Authentication authentication, HostRules hosts, RateLimit requests, LongSupplier nanoTime) {
        return new Access(authentication, hosts, requests, RateLimit.of(FAILURES_PER_SECOND, FAILURES_BURST, nanoTime));
    }

    /** For a server on loopback and nothing but itself: everybody on this machine reads and is an agent, at any rate. */
    public static Access local(String bindHost) {
        return of(
                Authentication.open(Set.of(Role.READER, Role.AGENT)),
                HostRules.of(bindHost, Set.of(), Set.of()),
                RateLimit.none(),
                System::nanoTime);
    }

    /**
     * Who calls, if they are let in and are not too fast.
     *
     * <p>Beyond the limit for failures every failure gets a 429, and its connection is closed. A right token is let in
     * all the same: else one runaway client with a revoked token would lock out the operators on its machine. To find
     * that out costs one fast hash, less than the answer itself.
     *
     * @param headers by name, in any case
     * @throws Denied with a 401 or 429
     */
    public Principal admit(Map<String, String> headers, String remote) {
        Principal principal;
        try {
            principal = authentication.authenticate(headers);
        } catch (Denied denied) {
            throw failures.take(remote)
                    .map(wait -> tooMany(
                            Denied.Reason.TOO_MANY_FAILURES,
                            wait,
                            "too many requests from %s were refused; correct this one before the next: %s"
                                    .formatted(remote, denied.problem().detail())))
                    .orElse(denied);
        }
        requests.take(principal.id()).ifPresent(wait -> {
            throw tooMany(
                    Denied.Reason.RATE_LIMIT,
                    wait,
                    "%s sends more than %d requests per second, which is the limit; try again"
                            .formatted(Problem.quoted(principal.id()), requests.perSecond()));
        });
        return principal;
    }

    /**
     * Returns when the principal has one of the roles, or none is needed.
     *
     * @param what for the message, as {@code POST /runs}
     * @throws Denied with a 403 that names the roles it has, and those that would do
     */
    public void require(Principal principal, Set<Role> anyOf, String what) {
        if (anyOf.isEmpty() || anyOf.stream().anyMatch(principal::has)) {
            return;
        }
        String has = principal.roles().isEmpty() ? "no role" : "the roles " + Role.listed(principal.roles());
        throw new Denied(
                Denied.Reason.ROLE,
                Problem.forbidden("%s needs one of the roles %s, and %s has %s; %s"
                        .formatted(
                                what,
                                Role.listed(anyOf),
                                Problem.quoted(principal.id()),
                                has,
                                principal.authenticated()
                                        ? "use a token that has it"
                                        : "send a token that has it in the header 'Authorization: Bearer <token>'")));
    }

    /**
     * Returns when a server that listens there may be started.
     *
     * @throws ConfigException when callers without token may do anything, and other machines can reach it
     */
    public void requireTokensBeyondLoopback(String bindHost) {
        Set<Role> roles = authentication.anonymousRoles();
        if (!roles.isEmpty() && !HostRules.isLoopback(bindHost)) {
            throw new ConfigException(List.of(
                    "other machines can reach a server that listens on %s, where callers without token have the roles %s;"
                                    .formatted(Problem.quoted(bindHost), Role.listed(roles))
                            + " set SICD_TOKENS_FILE (./sicd token new makes one), or listen on 127.0.0.1"));
        }
    }

    private static Denied tooMany(Denied.Reason reason, Duration wait, String detail) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        Problem problem = Problem.of(429, detail).withHeader("Retry-After", Long.toString(seconds));
        return new Denied(
                reason,
                reason == Denied.Reason.TOO_MANY_FAILURES ? problem.withHeader("Connection", "close") : problem);
    }
}
