package dev.sicd.remote;

import dev.sicd.kit.config.Secret;
import dev.sicd.kit.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the aggregators are.
 *
 * @param aggregators the bases of the URLs of some read ports: any of them names the others
 * @param token of a reader there; none where they let everybody read
 * @param patience how long a read looks for whoever has its partition, while it is moved for instance
 */
public record RemoteStores(List<URI> aggregators, Optional<Secret> token, Duration patience) {
    private static final String AGGREGATORS = "SICD_AGGREGATORS";
    private static final String TOKEN = "SICD_AGGREGATOR_TOKEN";
    private static final String TOKEN_FILE = "SICD_AGGREGATOR_TOKEN_FILE";
    private static final String PATIENCE = "SICD_READ_PATIENCE_MS";

    /** All names that {@link #parse} reads, for processes whose services share an environment. */
    public static final Set<String> NAMES = Set.of(AGGREGATORS, TOKEN, TOKEN_FILE, PATIENCE);

    private static final Duration PATIENCE_DEFAULT = Duration.ofSeconds(10);
    private static final Duration PATIENCE_MAX = Duration.ofMinutes(1);
    private static final int AGGREGATORS_MAX = 100;

    public RemoteStores {
        aggregators = List.copyOf(aggregators);
    }

    /** Reads the settings; what is wrong is in {@code settings} afterwards, and only its check throws. */
    public static RemoteStores parse(Settings settings) {
        List<URI> aggregators = Arrays.stream(settings.text(AGGREGATORS).split(",", AGGREGATORS_MAX))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .flatMap(text -> url(settings, text).stream())
                .toList();
        return new RemoteStores(
                aggregators, token(settings), settings.millis(PATIENCE, PATIENCE_DEFAULT, Duration.ZERO, PATIENCE_MAX));
    }

    private static Optional<Secret> token(Settings settings) {
        Optional<Secret> stated = settings.optionalSecret(TOKEN);
        Optional<Path> file = settings.optionalPath(TOKEN_FILE);
        if (stated.isPresent() && file.isPresent()) {
            settings.reject(TOKEN + " and " + TOKEN_FILE + " are both set; keep the one that you mean");
            return Optional.empty();
        }
        return file.isPresent() ? tokenIn(file.get(), settings) : stated;
    }

    private static Optional<Secret> tokenIn(Path file, Settings settings) {
        try {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()) {
                return Optional.of(new Secret(text));
            }
            settings.reject(TOKEN_FILE + "='" + file + "' is empty; put a reader's token into it");
        } catch (IOException e) {
            settings.reject(TOKEN_FILE + "='" + file + "' cannot be read: " + e);
        }
        return Optional.empty();
    }

    private static Optional<URI> url(Settings settings, String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getRawPath().isEmpty()) {
                return Optional.of(url);
            }
        } catch (URISyntaxException notOne) {
            // rejected below, as other URLs than bases are
        }
        settings.reject(AGGREGATORS + ": '" + text + "' is no base of a URL; give them as http://aggregator-1:9210,"
                + "http://aggregator-2:9210");
        return Optional.empty();
    }
}
