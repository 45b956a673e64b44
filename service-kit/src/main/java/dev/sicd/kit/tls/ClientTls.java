package dev.sicd.kit.tls;

import dev.sicd.kit.config.Settings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a client of other services believes, and what it shows to them. Without settings that is what the JDK does. Renewed
 * files are taken at the next connection.
 */
public final class ClientTls {
    private static final String CA = "SICD_TLS_CA_FILE";
    private static final String CERTIFICATE = "SICD_TLS_CLIENT_CERTIFICATE_FILE";
    private static final String KEY = "SICD_TLS_CLIENT_KEY_FILE";

    /** All names that {@link #parse} reads, for processes whose services share an environment. */
    public static final Set<String> NAMES = Set.of(CA, CERTIFICATE, KEY);

    private final CurrentTls files;
    private final SSLContext context;

    private ClientTls(CurrentTls files) {
        this.files = files;
        this.context = CurrentContext.of(() -> files.material().context());
    }

    /** Trusts whom the JDK trusts, and shows nothing. */
    public static ClientTls ofTheJdk() {
        return new ClientTls(CurrentTls.open(new TlsFiles(Optional.empty(), Optional.empty()), InstantSource.system()));
    }

    /**
     * Reads the settings and the files that they name; what is wrong is in {@code settings} afterwards, and only its check
     * throws.
     */
    public static ClientTls parse(Settings settings, InstantSource clock) {
        TlsFiles stated = new TlsFiles(Identity.of(settings, CERTIFICATE, KEY), PemFile.of(settings, CA));
        try {
            return new ClientTls(CurrentTls.open(stated, clock));
        } catch (TlsFileException wrong) {
            settings.reject(String.valueOf(wrong.getMessage()));
            return ofTheJdk();
        }
    }

    public SSLContext context() {
        return context;
    }

    /** Whom it believes at the moment, for clients that have to be told beside the context. */
    public X509TrustManager trust() {
        return files.material().trust();
    }
}
