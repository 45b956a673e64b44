package dev.sicd.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of a test's own: the JDK's keytool makes what it hands out, all for loopback, with EC keys. */
final class CertificateAuthority {
    private static final String PASSWORD = "only-of-tests";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path directory;
    private final Path store;

    private CertificateAuthority(Path directory, Path store) {
        this.directory = directory;
        this.store = store;
    }

    /**
     * PEM files of one certificate and its key.
     *
     * @param both one after the other, as brokers want them
     */
    record Pair(Path certificate, Path key, Path both) {}

    static CertificateAuthority in(Path directory, String name) {
        CertificateAuthority authority = new CertificateAuthority(directory, directory.resolve(name + ".p12"));
        authority.keytool("ca", name, "-ext", "bc:c");
        return authority;
    }

    /** Its own certificate. */
    Path certificate() {
        return write("ca.pem", pem("CERTIFICATE", encoded("ca")), "rw-r--r--");
    }

    /** A certificate for loopback, by name and by address. */
    Pair issue(String name) {
        keytool(name, name, "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1");
        String certificate = pem("CERTIFICATE", encoded(name));
        String key = pem("PRIVATE KEY", key(name).getEncoded());
        return new Pair(
                write(name + ".pem", certificate, "rw-r--r--"),
                write(name + ".key", key, "rw-------"),
                write(name + "-both.pem", key + certificate, "rw-------"));
    }

    private void keytool(String alias, String name, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore opened() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore opened = KeyStore.getInstance("PKCS12");
            opened.load(in, PASSWORD.toCharArray());
            return opened;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] encoded(String alias) {
        try {
            Certificate certificate = opened().getCertificate(alias);
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Key key(String alias) {
        try {
            return opened().getKey(alias, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, PEM.encodeToString(content), kind);
    }

    private Path write(String name, String text, String permissions) {
        try {
            Path file = directory.resolve(store.getFileName() + "-" + name);
            Files.writeString(file, text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
