package dev.sicd.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes a TLS context that believes the authorities of one file, and nobody else. */
final class Trust {
    private Trust() {}

    /**
     * The context.
     *
     * @param pem certificates of authorities, in PEM
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it holds no certificates
     */
    static SSLContext in(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + store.size(), authority);
            }
            if (store.size() == 0) {
                throw new IllegalArgumentException("'%s' holds no certificate; give PEM".formatted(pem));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "'%s' holds no certificates (%s); give PEM".formatted(pem, e.getMessage()), e);
        }
    }
}
