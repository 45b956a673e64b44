package dev.sicd.kit.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The files of one side of connections.
 *
 * @param shown what it shows, if it shows anything
 * @param trusted the CAs whose certificates it believes; without, those of the JDK
 */
record TlsFiles(Optional<Identity> shown, Optional<PemFile> trusted) {
    /** What the files said when they were read. */
    record Material(SSLContext context, X509TrustManager trust) {}

    /** @throws TlsFileException when one cannot be used now */
    Material read(Instant now) {
        try {
            KeyManager[] keys = shown.isPresent() ? shown.get().keyManagers(now) : new KeyManager[0];
            X509TrustManager trust = Stores.trusting(trusted.map(PemFile::certificates));
            return new Material(context(keys, trust), trust);
        } catch (GeneralSecurityException e) {
            throw new TlsFileException(
                    "no TLS can be made of %s (%s); use RSA, EC or Ed25519 keys".formatted(paths(), e.getMessage()));
        }
    }

    /** All of them, to be looked at for changes. */
    List<Path> paths() {
        return Stream.concat(shown.stream().flatMap(own -> Stream.of(own.certificate(), own.key())), trusted.stream())
                .map(PemFile::path)
                .toList();
    }

    private SSLContext context(KeyManager[] keys, X509TrustManager trust)
            throws NoSuchAlgorithmException, KeyManagementException {
        if (shown.isEmpty() && trusted.isEmpty()) {
            // which options of the JVM may say more about than whom to trust
            return SSLContext.getDefault();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {trust}, null);
        return context;
    }
}
