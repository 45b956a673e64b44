package dev.sicd.kit.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host as requests name it, perhaps with a port; it is not resolved.
 *
 * @param host in lower case, IPv6 in brackets
 */
record Authority(String host, OptionalInt port) {
    private static final Pattern SYNTAX =
            Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[a-z0-9._-]{1,253})(?::([0-9]{1,5}))?");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    static Optional<Authority> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        OptionalInt port =
                matcher.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(matcher.group(2)));
        return Optional.of(new Authority(matcher.group(1), port));
    }

    /** Whether it is an IP address. No DNS answer can turn one into another machine. */
    boolean isAddress() {
        return ADDRESS.matcher(host).matches();
    }

    /** Whether the other one is meant by this one: the same host, and the same port if this one has any. */
    boolean covers(Authority other) {
        return host.equals(other.host) && (port.isEmpty() || port.equals(other.port));
    }

    int portOr(int fallback) {
        return port.orElse(fallback);
    }
}
