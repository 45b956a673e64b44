package dev.sicd.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Optional;

/** A path with a query, its values encoded; it does not know which parameters a route has. */
public record Target(String text) {
    public static Target of(String path) {
        return new Target(path);
    }

    /** With one parameter more, where it has a value. */
    public Target with(String name, Optional<String> value) {
        return value.map(given -> new Target(
                        text + (text.contains("?") ? "&" : "?") + name + "=" + URLEncoder.encode(given, UTF_8)))
                .orElse(this);
    }
}
