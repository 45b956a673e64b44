package dev.sicd.publisher.github;

import dev.sicd.kit.config.Secret;
import dev.sicd.kit.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where GitHub is and how it is spoken to.
 *
 * @param api root of the REST API: https, or http on this machine
 * @param apiVersion of {@code X-GitHub-Api-Version}
 * @param writePace least time between two writes, three times that after one that notifies people; zero for none
 */
public record GitHubConfig(URI api, String apiVersion, Timeouts timeouts, Duration writePace, Credentials credentials) {
    public static final URI DEFAULT_API = URI.create("https://api.github.com");
    public static final String DEFAULT_API_VERSION = "2022-11-28";
    public static final Duration DEFAULT_WRITE_PACE = Duration.ofSeconds(1);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private static final String API = "SICD_GITHUB_API";
    private static final String API_VERSION = "SICD_GITHUB_API_VERSION";
    private static final String TOKEN = "GITHUB_TOKEN";
    private static final String TOKEN_FILE = "SICD_GITHUB_TOKEN_FILE";
    private static final String APP_ID = "SICD_GITHUB_APP_ID";
    private static final String APP_KEY_FILE = "SICD_GITHUB_APP_KEY_FILE";
    private static final String APP_INSTALLATION_ID = "SICD_GITHUB_APP_INSTALLATION_ID";
    private static final String WRITE_PACE = "SICD_GITHUB_WRITE_PACE_MS";
    private static final String TIMEOUT = "SICD_GITHUB_TIMEOUT_MS";

    /** The settings that {@link #parse} reads. */
    public static final Set<String> NAMES =
            Set.of(API, API_VERSION, TOKEN, TOKEN_FILE, APP_ID, APP_KEY_FILE, APP_INSTALLATION_ID, WRITE_PACE, TIMEOUT);

    private static final Duration WRITE_PACE_MAX = Duration.ofMinutes(10);
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);
    private static final Pattern VERSION_SYNTAX = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern APP_ID_SYNTAX = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * How long one request may take.
     *
     * @param call from its first byte to the last of its answer
     */
    public record Timeouts(Duration connect, Duration read, Duration write, Duration call) {
        private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
        private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

        /** With parts that fit into the whole. */
        public static Timeouts of(Duration call) {
            Duration silence = shorter(call, SILENCE_MAX);
            return new Timeouts(shorter(call, CONNECT_MAX), silence, silence, call);
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }

    /** GitHub as it is spoken to by default. */
    public static GitHubConfig of(URI api, Credentials credentials) {
        return new GitHubConfig(
                api, DEFAULT_API_VERSION, Timeouts.of(DEFAULT_TIMEOUT), DEFAULT_WRITE_PACE, credentials);
    }

    /** Reads the settings; mistakes are collected there, and the values hold once {@link Settings#check} passed. */
    public static GitHubConfig parse(Settings settings) {
        return new GitHubConfig(
                api(settings),
                apiVersion(settings),
                Timeouts.of(settings.millis(TIMEOUT, DEFAULT_TIMEOUT, TIMEOUT_MIN, TIMEOUT_MAX)),
                settings.millis(WRITE_PACE, DEFAULT_WRITE_PACE, Duration.ZERO, WRITE_PACE_MAX),
                credentials(settings));
    }

    /** Whether nobody on the way can read what is sent. */
    static boolean isPrivate(URI api) {
        return "https".equalsIgnoreCase(api.getScheme())
                || Optional.ofNullable(api.getHost())
                        .filter(THIS_MACHINE::contains)
                        .isPresent();
    }

    private static URI api(Settings settings) {
        URI api = settings.uri(API, DEFAULT_API);
        if (!isPrivate(api)) {
            settings.reject("%s='%s' would send the token where others can read it; use https".formatted(API, api));
        }
        return api;
    }

    private static String apiVersion(Settings settings) {
        String version = settings.text(API_VERSION, DEFAULT_API_VERSION);
        if (!VERSION_SYNTAX.matcher(version).matches()) {
            settings.reject("%s='%s' is no version of the API; the default is %s"
                    .formatted(API_VERSION, Complaint.shown(version, 80), DEFAULT_API_VERSION));
        }
        return version;
    }

    private static Credentials credentials(Settings settings) {
        Optional<Secret> token = settings.optionalSecret(TOKEN);
        Optional<Path> tokenFile = settings.optionalPath(TOKEN_FILE);
        Optional<Credentials> app = app(settings);
        List<String> kinds = new ArrayList<>();
        token.ifPresent(unused -> kinds.add(TOKEN));
        tokenFile.ifPresent(unused -> kinds.add(TOKEN_FILE));
        app.ifPresent(unused -> kinds.add(APP_ID));
        if (kinds.size() > 1) {
            settings.reject(String.join(" and ", kinds)
                    + " are credentials of different kinds, and one kind is used; leave out all but one");
        }
        if (kinds.isEmpty() && settings.optionalText(TOKEN_FILE).isEmpty()) {
            settings.reject("there are no credentials for GitHub; set %s to a file with a token, or %s and %s, or %s"
                    .formatted(TOKEN_FILE, APP_ID, APP_KEY_FILE, TOKEN));
        }
        token.ifPresent(text -> judge(settings, TOKEN, () -> TokenText.checked(text.reveal())));
        tokenFile.ifPresent(file -> judge(settings, TOKEN_FILE, () -> SecretSource.of(file, TokenText::checked)));
        return app.or(() -> tokenFile.map(Credentials.TokenFile::new))
                .or(() -> token.map(Secret::reveal)
                        .map(String::strip)
                        .map(Secret::new)
                        .map(Credentials.GivenToken::new))
                .orElseGet(() -> new Credentials.GivenToken(new Secret("")));
    }

    private static Optional<Credentials> app(Settings settings) {
        Optional<String> id = settings.optionalText(APP_ID);
        Optional<Path> keyFile = settings.optionalPath(APP_KEY_FILE);
        Optional<Long> installation = settings.optionalInteger(APP_INSTALLATION_ID, 1, Integer.MAX_VALUE)
                .map(Integer::longValue);
        boolean keyNamed = settings.optionalText(APP_KEY_FILE).isPresent();
        if (id.isPresent() != keyNamed) {
            settings.reject("a GitHub App needs both %s and %s, and %s is not set"
                    .formatted(APP_ID, APP_KEY_FILE, keyNamed ? APP_ID : APP_KEY_FILE));
        }
        if (installation.isPresent() && id.isEmpty()) {
            settings.reject(
                    "%s is set and %s is not; it belongs to a GitHub App".formatted(APP_INSTALLATION_ID, APP_ID));
        }
        id.filter(text -> !APP_ID_SYNTAX.matcher(text).matches())
                .ifPresent(text -> settings.reject(
                        "%s='%s' is neither an app id nor a client id".formatted(APP_ID, Complaint.shown(text, 80))));
        keyFile.ifPresent(file -> judge(settings, APP_KEY_FILE, () -> SecretSource.of(file, AppKey::checked)));
        return id.isPresent() || keyNamed
                ? Optional.of(new Credentials.App(id.orElse(""), installation, keyFile.orElse(Path.of(""))))
                : Optional.empty();
    }

    private static void judge(Settings settings, String name, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            settings.reject(name + ": " + e.getMessage());
        }
    }
}
