package dev.sicd.kit.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something listens; it is not resolved.
 *
 * @param host a name or an address, IPv6 without brackets
 */
public record HostPort(String host, int port) {
    private static final Pattern SYNTAX = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

    /** Empty when the text is not {@code host:port} or {@code [ipv6]:port} with a port of 1 to 65535. */
    public static Optional<HostPort> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = Optional.ofNullable(matcher.group(1)).orElse(matcher.group(2));
        int port = Integer.parseInt(matcher.group(3));
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    /** As it was written: {@code host:port}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
