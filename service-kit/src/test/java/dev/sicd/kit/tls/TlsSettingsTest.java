package dev.sicd.kit.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with files of TLS is said at the start, with the setting, the file and the cure. */
class TlsSettingsTest {
    private static final String CERTIFICATE = "SICD_TLS_CERTIFICATE_FILE";
    private static final String KEY = "SICD_TLS_KEY_FILE";

    @TempDir
    private static Path directory;

    private static Authority authority;
    private static Authority.Pair server;

    @BeforeAll
    static void makeCertificates() {
        authority = Authority.in(directory, "authority");
        server = authority.issue("server", "EC");
    }

    @Test
    void nothingSetIsPlainHttpAndTheTrustOfTheJdk() {
        Settings settings = Settings.of(Map.of(), Set.of());

        assertThat(ServerTls.parse(settings, InstantSource.system())).isEmpty();
        assertThat(ServerTls.scheme(settings)).isEqualTo("http");
        assertThat(ClientTls.parse(settings, InstantSource.system()).trust().getAcceptedIssuers())
                .hasSizeGreaterThan(10);
        assertThat(settings.mistakes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keysOfTheUsualKindsAreTaken(String algorithm) {
        Authority.Pair pair = authority.issue("kind-" + algorithm, algorithm);

        assertThat(mistakes(pair.certificate(), pair.key())).isEmpty();
    }

    @Test
    void olderProtocolsThanOneDotTwoAreNotSpoken() {
        Settings settings = Settings.of(
                Map.of(
                        CERTIFICATE,
                        server.certificate().toString(),
                        KEY,
                        server.key().toString()),
                Set.of());
        SSLContext ofAServer =
                ServerTls.parse(settings, InstantSource.system()).orElseThrow().context();

        for (SSLContext context : List.of(
                ofAServer, ClientTls.parse(settings, InstantSource.system()).context())) {
            assertThat(context.createSSLEngine().getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
            assertThat(context.getDefaultSSLParameters().getProtocols())
                    .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        }
    }

    @Test
    void halfAnIdentityIsNone() {
        assertThat(mistakes(Map.of(CERTIFICATE, server.certificate())))
                .containsExactly("SICD_TLS_CERTIFICATE_FILE is set without SICD_TLS_KEY_FILE; a certificate and its key"
                        + " belong together");
        assertThat(mistakes(Map.of(KEY, server.key())))
                .containsExactly("SICD_TLS_KEY_FILE is set without SICD_TLS_CERTIFICATE_FILE; a certificate and its key"
                        + " belong together");
        assertThat(mistakes(Map.of("SICD_TLS_CLIENT_CA_FILE", authority.certificate())))
                .singleElement()
                .asString()
                .contains("set without SICD_TLS_CERTIFICATE_FILE");
        assertThat(mistakes(Map.of("SICD_TLS_CLIENT_KEY_FILE", server.key())))
                .singleElement()
                .asString()
                .contains("without SICD_TLS_CLIENT_CERTIFICATE_FILE");
    }

    @Test
    void missingFilesAreNamed() {
        assertThat(mistakes(directory.resolve("no.pem"), server.key()))
                .containsExactly("SICD_TLS_CERTIFICATE_FILE='" + directory.resolve("no.pem")
                        + "' does not exist; name a PEM file that does");
        assertThat(mistakes(directory, server.key()))
                .singleElement()
                .asString()
                .contains("cannot be read (IOException)");
        assertThat(mistakes(Map.of("SICD_TLS_CA_FILE", directory.resolve("no-ca.pem"))))
                .singleElement()
                .asString()
                .startsWith("SICD_TLS_CA_FILE='");
    }

    @Test
    void whatIsNoPemIsSaidToBeNone() throws IOException {
        Path text = file("just text", "rw-------");

        assertThat(mistakes(text, server.key()))
                .singleElement()
                .asString()
                .endsWith("holds no certificate; give PEM, with a line -----BEGIN CERTIFICATE-----");
        assertThat(mistakes(server.certificate(), text))
                .singleElement()
                .asString()
                .endsWith("holds no private key; give PEM, with a line -----BEGIN PRIVATE KEY-----");
        Path torn = file(Files.readString(server.certificate()).replace("MII", "AAA"), "rw-------");
        assertThat(mistakes(torn, server.key()))
                .singleElement()
                .asString()
                .contains("holds a certificate that cannot be read (");
        assertThat(mistakes(file("x".repeat(PemFile.BYTES_MAX + 1), "rw-------"), server.key()))
                .singleElement()
                .asString()
                .contains("is longer than");
    }

    @Test
    void keysOfOtherFormatsComeWithTheCommandThatConvertsThem() throws IOException {
        for (String kind : List.of("RSA", "EC")) {
            Path older = file("-----BEGIN %s PRIVATE KEY-----\nAA==\n".formatted(kind), "rw-------");
            assertThat(mistakes(server.certificate(), older))
                    .singleElement()
                    .asString()
                    .contains("is not PKCS#8; convert it with 'openssl pkcs8 -topk8 -nocrypt");
        }
        Path encrypted = file("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n", "rw-------");
        assertThat(mistakes(server.certificate(), encrypted))
                .singleElement()
                .asString()
                .contains("is encrypted")
                .contains("openssl pkcs8 -in");
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws IOException {
        Path open = file(Files.readString(server.key()), "rw-r-----");

        assertThat(mistakes(server.certificate(), open))
                .singleElement()
                .asString()
                .startsWith("SICD_TLS_KEY_FILE: the key file '" + open + "'")
                .contains("open to other users; chmod 600");
    }

    @Test
    void trustThatEverybodyCanChangeIsRefused() throws IOException {
        Path open = file(Files.readString(authority.certificate()), "rw-r--rw-");

        assertThat(mistakes(Map.of("SICD_TLS_CA_FILE", open)))
                .singleElement()
                .asString()
                .contains("every user may change it");
    }

    @ParameterizedTest
    @CsvSource({"EC, is not the key of the first certificate in SICD_TLS_CERTIFICATE_FILE=", "RSA, holds no EC key"})
    void theKeyOfAnotherCertificateIsRefused(String algorithm, String why) {
        Authority.Pair other = authority.issue("other-" + algorithm, algorithm);

        assertThat(mistakes(server.certificate(), other.key()))
                .singleElement()
                .asString()
                .startsWith("SICD_TLS_KEY_FILE='" + other.key() + "'")
                .contains(why);
    }

    @Test
    void aCertificateOutOfItsTimeIsRefused() {
        Instant now = Instant.now();

        assertThat(mistakes(now.plus(Duration.ofDays(3)), server.certificate(), server.key()))
                .singleElement()
                .asString()
                .contains("expired on ")
                .endsWith("; renew it");
        assertThat(mistakes(now.minus(Duration.ofDays(1)), server.certificate(), server.key()))
                .singleElement()
                .asString()
                .contains("is not valid before ");
    }

    @Test
    void allMistakesAreToldTogether() {
        Map<String, Path> all = new HashMap<>();
        all.put(CERTIFICATE, directory.resolve("no.pem"));
        all.put(KEY, server.key());
        all.put("SICD_TLS_CA_FILE", directory.resolve("no-ca.pem"));

        assertThat(mistakes(all)).hasSize(2);
    }

    private static List<String> mistakes(Path certificate, Path key) {
        return mistakes(Instant.now(), certificate, key);
    }

    private static List<String> mistakes(Instant now, Path certificate, Path key) {
        return mistakes(now, Map.of(CERTIFICATE, certificate, KEY, key));
    }

    private static List<String> mistakes(Map<String, Path> files) {
        return mistakes(Instant.now(), files);
    }

    private static List<String> mistakes(Instant now, Map<String, Path> files) {
        Map<String, String> environment = new HashMap<>();
        files.forEach((name, path) -> environment.put(name, path.toString()));
        Settings settings = Settings.of(environment, Set.of());
        ServerTls.parse(settings, () -> now);
        ClientTls.parse(settings, () -> now);
        return settings.mistakes();
    }

    private static Path file(String content, String permissions) throws IOException {
        Path file = Files.createTempFile(directory, "file", ".pem");
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
