package dev.sicd.kit.tls;

import dev.sicd.kit.config.Settings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * What a server shows to its clients, and whether they have to show something themselves; where it listens is not its
 * business. Renewed files are taken at the next connection.
 */
public final class ServerTls {
    private static final String CERTIFICATE = "SICD_TLS_CERTIFICATE_FILE";
    private static final String KEY = "SICD_TLS_KEY_FILE";
    private static final String CLIENT_CA = "SICD_TLS_CLIENT_CA_FILE";

    /** All names that {@link #parse} reads, for processes whose services share an environment. */
    public static final Set<String> NAMES = Set.of(CERTIFICATE, KEY, CLIENT_CA);

    private final SSLContext context;
    private final boolean asksClients;

    private ServerTls(CurrentTls files, boolean asksClients) {
        this.context = CurrentContext.of(() -> files.material().context());
        this.asksClients = asksClients;
    }

    /**
     * Reads the settings and the files that they name; what is wrong is in {@code settings} afterwards, and only its check
     * throws. Empty when no certificate is set, or something is wrong.
     */
    public static Optional<ServerTls> parse(Settings settings, InstantSource clock) {
        Optional<Identity> own = Identity.of(settings, CERTIFICATE, KEY);
        Optional<PemFile> clients = PemFile.of(settings, CLIENT_CA);
        if (clients.isPresent() && scheme(settings).equals("http")) {
            settings.reject(CLIENT_CA + " is set without " + CERTIFICATE
                    + "; clients are asked for certificates only by a server that has one");
        }
        if (own.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServerTls(CurrentTls.open(new TlsFiles(own, clients), clock), clients.isPresent()));
        } catch (TlsFileException wrong) {
            settings.reject(String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    /** {@code https} where the settings give the server a certificate, else {@code http}. */
    public static String scheme(Settings settings) {
        return settings.optionalText(CERTIFICATE).isPresent() ? "https" : "http";
    }

    public SSLContext context() {
        return context;
    }

    /** Whether only clients with a certificate of a certain CA are let in. */
    public boolean asksClients() {
        return asksClients;
    }
}
