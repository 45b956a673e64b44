package dev.sicd.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.token.OperatorToken;
import dev.sicd.kit.auth.Token;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.tls.ClientTls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options by which a command finds the token to show; a token itself is none, since others can see arguments. Whom it
 * believes over https, and the certificate that it shows there, {@code SICD_TLS_*} say.
 */
public final class CredentialOptions {
    private static final String VARIABLE = "SICD_TOKEN";
    private static final int FILE_BYTES_MAX = 1024;

    private final Map<String, String> environment;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "a file that holds the token to send, and nothing else (default: the token in SICD_TOKEN)")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--token-over-http",
            description = "send the token to another machine even over http, where others can read it")
    private boolean overHttp;

    /** With the environment of this process. */
    public CredentialOptions() {
        this(System.getenv());
    }

    CredentialOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * A client of the system at the URL, with the token if there is any.
     *
     * @throws IllegalArgumentException when it is no URL, there is no token where one should be, or it may not be sent
     */
    public SicdClient open(String url) {
        return client(url, credentials());
    }

    /** Whether anything is said of a token. */
    public boolean isGiven() {
        return tokenFile.isPresent() || !environment.getOrDefault(VARIABLE, "").isBlank();
    }

    /**
     * Looks at what is said of a token, and shows it to nobody.
     *
     * @throws IllegalArgumentException when there is no token where one should be
     */
    public void check() {
        Credentials unused = credentials();
    }

    /**
     * As {@link #open}, and whatever is said of a token, it is not shown.
     *
     * @throws IllegalArgumentException when it is no URL
     */
    public SicdClient openWithoutToken(String url) {
        return client(url, Credentials.none());
    }

    /**
     * As {@link #open}, and where nothing is said of a token, with the one that the development system in the usual
     * directory made for its operator.
     */
    public SicdClient openAsOperator(String url) {
        Path operators = OperatorToken.file(Path.of(environment.getOrDefault("SICD_DATA_DIR", "data/sicd")));
        if (isGiven() || !Credentials.isThisMachine(url) || !Files.isReadable(operators)) {
            return open(url);
        }
        return client(url, credentials("the file '%s'".formatted(operators), read(operators)));
    }

    private SicdClient client(String url, Credentials credentials) {
        Map<String, String> ofTls = new HashMap<>(environment);
        ofTls.keySet().retainAll(ClientTls.NAMES);
        Settings settings = Settings.of(ofTls, ClientTls.NAMES);
        ClientTls tls = ClientTls.parse(settings, InstantSource.system());
        if (!settings.mistakes().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", settings.mistakes()));
        }
        return new SicdClient(url, credentials, tls);
    }

    private Credentials credentials() {
        if (tokenFile.isPresent()) {
            return credentials("the file '%s'".formatted(tokenFile.get()), read(tokenFile.get()));
        }
        String value = environment.getOrDefault(VARIABLE, "");
        return value.isBlank() ? Credentials.none() : credentials(VARIABLE, value);
    }

    /** @throws IllegalArgumentException that does not show the text: it may be a token with one letter missing */
    private Credentials credentials(String place, String text) {
        return Token.parse(text.strip())
                .map(token -> Credentials.of(token, overHttp))
                .orElseThrow(() -> new IllegalArgumentException(
                        place + " holds no token; put in what ./sicd token new printed, and nothing else"));
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(FILE_BYTES_MAX), UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the token file '%s' cannot be read (%s); name one that this user may read".formatted(file, e), e);
        }
    }
}
