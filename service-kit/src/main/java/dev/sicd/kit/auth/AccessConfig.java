package dev.sicd.kit.auth;

import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.Problem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The settings of who is let in; which port a server has, and what it serves, are not among them.
 *
 * @param host the address to bind
 * @param allowedHosts names by which the server may be asked, beyond those of loopback
 * @param allowedOrigins of pages elsewhere that may ask
 * @param requestsPerSecond of one principal, 0 for no limit
 */
public record AccessConfig(
        Optional<Path> tokensFile,
        String host,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        int requestsPerSecond) {
    /** All names that {@link #parse} reads, for processes whose services share an environment. */
    public static final Set<String> NAMES = Set.of(
            "SICD_TOKENS_FILE",
            "SICD_HOST",
            "SICD_ALLOWED_HOSTS",
            "SICD_ALLOWED_ORIGINS",
            "SICD_RATE_LIMIT_PER_SECOND");

    private static final String LOOPBACK = "127.0.0.1";
    private static final int REQUESTS_PER_SECOND = 2_000;
    private static final int REQUESTS_PER_SECOND_MAX = 1_000_000;
    private static final int LIST_MAX = 100;

    public AccessConfig {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Reads the settings; what is wrong is in {@code settings} afterwards, and only its check throws. */
    public static AccessConfig parse(Settings settings) {
        Optional<Path> tokensFile = settings.optionalPath("SICD_TOKENS_FILE");
        String host = settings.text("SICD_HOST", LOOPBACK);
        // A wrong path is a mistake already.
        if (settings.optionalText("SICD_TOKENS_FILE").isEmpty() && !HostRules.isLoopback(host)) {
            settings.reject("SICD_HOST=" + Problem.quoted(host)
                    + " lets other machines in, and without tokens nobody knows who they are; set SICD_TOKENS_FILE"
                    + " (./sicd token new makes one), or bind " + LOOPBACK);
        }
        return new AccessConfig(
                tokensFile,
                host,
                list(
                        settings,
                        "SICD_ALLOWED_HOSTS",
                        text -> Authority.parse(text).isPresent(),
                        "is no host; give names or addresses, perhaps with a port, separated by commas"),
                list(
                        settings,
                        "SICD_ALLOWED_ORIGINS",
                        text -> Origin.parse(text).isPresent(),
                        "is no origin; give them as https://dashboard.example, separated by commas"),
                settings.integer("SICD_RATE_LIMIT_PER_SECOND", REQUESTS_PER_SECOND, 0, REQUESTS_PER_SECOND_MAX));
    }

    /** The same rules, for callers who may ask as often as they like. */
    public AccessConfig withoutRateLimit() {
        return new AccessConfig(tokensFile, host, allowedHosts, allowedOrigins, 0);
    }

    private static List<String> list(Settings settings, String name, Predicate<String> sane, String complaint) {
        List<String> values = settings.optionalText(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", LIST_MAX)))
                .map(String::strip)
                .toList();
        values.stream()
                .filter(sane.negate())
                .forEach(value -> settings.reject("%s: %s %s".formatted(name, Problem.quoted(value), complaint)));
        return values;
    }

    /**
     * By the tokens of the file, if there is one.
     *
     * @param anonymousWithoutTokens what everybody may do when there is none
     * @throws ConfigException with all mistakes in the file
     */
    public Authentication authentication(Set<Role> anonymousWithoutTokens, InstantSource clock) {
        return tokensFile
                .map(path -> Authentication.withTokens(TokenFile.open(path, clock), clock))
                .orElseGet(() -> Authentication.open(anonymousWithoutTokens));
    }

    /**
     * The rules and limits of these settings, for whom the authentication lets in.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public Access access(Authentication authentication, LongSupplier nanoTime) {
        return Access.of(
                authentication,
                HostRules.of(host, allowedHosts, allowedOrigins),
                RateLimit.of(requestsPerSecond, Math.max(1, 2 * requestsPerSecond), nanoTime),
                nanoTime);
    }
}
