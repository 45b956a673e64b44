package dev.sicd.kit.tls;

import dev.sicd.kit.config.Settings;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * Which files hold what one side of a connection shows of itself.
 *
 * @param certificate its own certificate first, then those up to the CA
 * @param key of the first of them
 */
record Identity(PemFile certificate, PemFile key) {
    private static final byte[] PROBE = {1, 2, 3};
    private static final char[] IN_MEMORY = {};

    /** What two settings name; one of them alone is a mistake. */
    static Optional<Identity> of(Settings settings, String certificateName, String keyName) {
        Optional<PemFile> certificate = PemFile.of(settings, certificateName);
        Optional<PemFile> key = PemFile.of(settings, keyName);
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(new Identity(certificate.get(), key.get()));
        }
        // a path that is none is a mistake already
        boolean certificateSet = settings.optionalText(certificateName).isPresent();
        boolean keySet = settings.optionalText(keyName).isPresent();
        if (certificateSet != keySet) {
            settings.reject("%s is set without %s; a certificate and its key belong together"
                    .formatted(certificateSet ? certificateName : keyName, certificateSet ? keyName : certificateName));
        }
        return Optional.empty();
    }

    /** @throws TlsFileException when the files cannot be used now */
    KeyManager[] keyManagers(Instant now) throws GeneralSecurityException {
        List<X509Certificate> chain = certificate.certificates();
        X509Certificate own = chain.getFirst();
        requireValid(own, now);
        PrivateKey secret = key.privateKey(own.getPublicKey());
        requirePair(own.getPublicKey(), secret);
        KeyStore store = Stores.empty();
        store.setKeyEntry("own", secret, IN_MEMORY, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private void requireValid(X509Certificate own, Instant now) {
        if (now.isAfter(own.getNotAfter().toInstant())) {
            throw certificate.wrong(
                    "expired on %s; renew it".formatted(own.getNotAfter().toInstant()));
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            throw certificate.wrong("is not valid before %s, and the clock says %s; correct one of them"
                    .formatted(own.getNotBefore().toInstant(), now));
        }
    }

    private void requirePair(PublicKey open, PrivateKey secret) {
        if (!isPair(open, secret)) {
            throw key.wrong("is not the key of the first certificate in %s='%s'; name the key that it was made for"
                    .formatted(certificate.setting(), certificate.path()));
        }
    }

    private static boolean isPair(PublicKey open, PrivateKey secret) {
        try {
            Signature signature = Signature.getInstance(
                    switch (open.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> open.getAlgorithm();
                    });
            signature.initSign(secret);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // keys on different curves are not tried, they are refused
            return false;
        }
    }
}
