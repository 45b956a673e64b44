package dev.sicd.kit.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.kit.keys.KeyFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM file that a setting names. It finds certificates and a private key among other text; whether they belong together
 * is not its business.
 */
record PemFile(String setting, Path path) {
    /** Some times what the CAs of a whole system take. */
    static final int BYTES_MAX = 1 << 20;

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern OLDER = Pattern.compile("-----BEGIN (RSA|EC|DSA) PRIVATE KEY-----");
    private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    /** The file that a setting names, if it is set; it is not read yet. */
    static Optional<PemFile> of(Settings settings, String name) {
        return settings.optionalPath(name).map(path -> new PemFile(name, path));
    }

    /**
     * All certificates in it, in their order: at least one.
     *
     * @throws TlsFileException when there are none, or every user may change them
     */
    List<X509Certificate> certificates() {
        String text = text();
        checked(() -> KeyFile.requireClosedToChange(path));
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(text);
        while (blocks.find()) {
            found.add(certificate(blocks.group(1)));
        }
        if (found.isEmpty()) {
            throw wrong("holds no certificate; give PEM, with a line -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    /**
     * The private key in it.
     *
     * @param of whose key it should be; that it is one of the same kind is all that is seen here
     * @throws TlsFileException when there is none, or others can read it
     */
    PrivateKey privateKey(PublicKey of) {
        String text = text();
        checked(() -> KeyFile.requireSecret(path));
        Matcher block = PKCS8.matcher(text);
        if (!block.find()) {
            throw wrong(whyNoKey(text));
        }
        try {
            return KeyFactory.getInstance(of.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(decoded(block.group(1))));
        } catch (InvalidKeySpecException e) {
            throw wrong("holds no %s key, which the certificate has; name the key that belongs to the certificate"
                    .formatted(of.getAlgorithm()));
        } catch (NoSuchAlgorithmException e) {
            throw wrong("cannot be read: no keys of the kind %s are known here; use RSA, EC or Ed25519"
                    .formatted(of.getAlgorithm()));
        }
    }

    TlsFileException wrong(String why) {
        return new TlsFileException(setting + "=" + Problem.quoted(path.toString()) + " " + why);
    }

    private X509Certificate certificate(String base64) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(decoded(base64)));
        } catch (CertificateException e) {
            throw wrong("holds a certificate that cannot be read (%s); export it once more as PEM"
                    .formatted(e.getMessage()));
        }
    }

    private byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw wrong("holds a PEM block that is no base64; export it once more as PEM");
        }
    }

    private static String whyNoKey(String text) {
        if (text.contains(ENCRYPTED)) {
            return "is encrypted, and nobody is there to give its password; decrypt it with"
                    + " 'openssl pkcs8 -in OLD -out NEW', and chmod 600 it";
        }
        return OLDER.matcher(text).find()
                ? "is not PKCS#8; convert it with 'openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW', and chmod 600 it"
                : "holds no private key; give PEM, with a line -----BEGIN PRIVATE KEY-----";
    }

    private void checked(Runnable check) {
        try {
            check.run();
        } catch (KeyFileException e) {
            throw new TlsFileException(setting + ": " + e.getMessage());
        }
    }

    private String text() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw wrong("is longer than " + BYTES_MAX + " bytes; name a PEM file");
            }
            return new String(bytes, ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw wrong("does not exist; name a PEM file that does");
        } catch (IOException e) {
            // the message of most of them is the path alone
            throw wrong("cannot be read (%s); name a file that the user of this process may read"
                    .formatted(e.getClass().getSimpleName()));
        }
    }
}
