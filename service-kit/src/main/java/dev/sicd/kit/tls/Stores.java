package dev.sicd.kit.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Key stores that are in memory only, as Java wants them, and whom they make trust. */
final class Stores {
    private Stores() {}

    static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException("there is nothing that could not be read", e);
        }
        return store;
    }

    /**
     * Trusts what these signed.
     *
     * @param authorities none for those of the JDK
     */
    static X509TrustManager trusting(Optional<List<X509Certificate>> authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authorities.isPresent()) {
            KeyStore store = empty();
            for (X509Certificate authority : authorities.get()) {
                store.setCertificateEntry("ca-" + store.size(), authority);
            }
            factory.init(store);
        } else {
            factory.init((KeyStore) null);
        }
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
