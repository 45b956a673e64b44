package dev.sicd.kit.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page that a browser sends a request for, by scheme, host and port.
 *
 * @param port of the scheme when none is given
 */
record Origin(String scheme, String host, int port) {
    private static final Pattern SYNTAX = Pattern.compile("(https?)://(.+)");

    static Optional<Origin> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1);
        return Authority.parse(matcher.group(2))
                .map(authority -> new Origin(scheme, authority.host(), authority.portOr(defaultPort(scheme))));
    }

    /** Whether it is a page of the server that is asked. Its scheme may differ: a proxy in front may speak TLS. */
    boolean isOf(Authority asked) {
        return host.equals(asked.host()) && port == asked.portOr(defaultPort(scheme));
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
