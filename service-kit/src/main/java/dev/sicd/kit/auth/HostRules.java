package dev.sicd.kit.auth;

import dev.sicd.kit.http.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses requests that a page of somebody else makes a browser send: by a foreign name that it had resolve to us (DNS
 * rebinding), or across origins. It does not stop anything but browsers, whose pages cannot forge these headers.
 */
public final class HostRules {
    private static final List<Authority> LOOPBACK = Stream.of("localhost", "127.0.0.1", "[::1]")
            .flatMap(name -> Authority.parse(name).stream())
            .toList();

    private final boolean loopback;
    private final List<Authority> hosts;
    private final Set<Origin> origins;

    private HostRules(boolean loopback, List<Authority> hosts, Set<Origin> origins) {
        this.loopback = loopback;
        this.hosts = hosts;
        this.origins = origins;
    }

    /**
     * The rules of a server.
     *
     * @param bindHost where it listens; a server on loopback is asked by the names of loopback, and by those given
     * @param hosts as {@code sicd.example} for any port or {@code sicd.example:8443}; off loopback, none means any
     * @param origins of pages elsewhere that may ask, as {@code https://dashboard.example}
     * @throws IllegalArgumentException when one is malformed
     */
    public static HostRules of(String bindHost, Collection<String> hosts, Collection<String> origins) {
        return new HostRules(
                isLoopback(bindHost),
                hosts.stream().map(HostRules::authority).toList(),
                origins.stream().map(HostRules::origin).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether only this machine can reach what listens there. A name counts only if all its addresses do. */
    public static boolean isLoopback(String bindHost) {
        try {
            return Arrays.stream(InetAddress.getAllByName(bindHost)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }

    /**
     * Returns when the request may go on.
     *
     * @param probe whether only health or metrics are asked for, as orchestrators do by address
     * @throws Denied with a 400 when there is no host, with a 403 when host or origin are foreign
     */
    public void check(Map<String, String> headers, boolean probe) {
        String named = headers.getOrDefault("Host", "");
        Authority asked = Authority.parse(named)
                .orElseThrow(() -> new Denied(
                        Denied.Reason.MALFORMED_HOST,
                        Problem.badRequest("the Host header "
                                + (named.isEmpty() ? "is missing" : "is " + Problem.quoted(named))
                                + "; name the host of the URL in it, once")));
        if (!isAllowed(asked, probe)) {
            throw new Denied(
                    Denied.Reason.HOST,
                    Problem.forbidden("this server is not known as " + Problem.quoted(named)
                            + "; ask it by a name it has, or add this one to SICD_ALLOWED_HOSTS"));
        }
        Optional.ofNullable(headers.get("Origin")).ifPresent(origin -> checkOrigin(origin, asked));
    }

    private boolean isAllowed(Authority asked, boolean probe) {
        boolean anyName = !loopback && hosts.isEmpty();
        return anyName
                || Stream.concat(LOOPBACK.stream(), hosts.stream()).anyMatch(allowed -> allowed.covers(asked))
                || (probe && !loopback && asked.isAddress());
    }

    private void checkOrigin(String header, Authority asked) {
        boolean allowed = Origin.parse(header)
                .filter(origin -> origin.isOf(asked) || origins.contains(origin))
                .isPresent();
        if (!allowed) {
            throw new Denied(
                    Denied.Reason.ORIGIN,
                    Problem.forbidden("a page of the origin " + Problem.quoted(header)
                            + " may not ask this server; add the origin to SICD_ALLOWED_ORIGINS if it may"));
        }
    }

    private static Authority authority(String text) {
        return Authority.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        Problem.quoted(text) + " is no host; give a name or address, perhaps with a port"));
    }

    private static Origin origin(String text) {
        return Origin.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        Problem.quoted(text) + " is no origin; give one as https://dashboard.example"));
    }
}
