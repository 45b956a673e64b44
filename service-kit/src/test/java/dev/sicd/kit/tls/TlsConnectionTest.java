package dev.sicd.kit.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.http.ServerSentEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real servers and clients of ours on loopback, whose TLS is made of files. */
@Timeout(60)
class TlsConnectionTest {
    private static final int PATIENCE_MS = 20_000;

    @TempDir
    private static Path directory;

    private static Authority authority;
    private static Authority stranger;
    private static Authority.Pair server;
    private static Authority.Pair client;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    /** Ahead of the certificates that a test makes. */
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().plus(Duration.ofHours(1)));

    private final CountDownLatch streamEnded = new CountDownLatch(1);

    @BeforeAll
    static void makeCertificates() {
        authority = Authority.in(directory, "authority");
        stranger = Authority.in(directory, "stranger");
        server = authority.issue("server", "EC");
        client = authority.issue("client", "EC");
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void aServerWithACertificateSpeaksHttps() throws Exception {
        HttpServer https = serve(serverFiles(server));

        assertThat(https.url()).isEqualTo("https://127.0.0.1:" + https.port());
        HttpResponse<String> answer = get(https.url(), trusting(authority));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(get("https://localhost:" + https.port(), trusting(authority)).body())
                .isEqualTo("hello");
    }

    @Test
    void bodiesOfManyRecordsGoBothWays() throws Exception {
        HttpServer https = serve(serverFiles(server));
        byte[] much = "0123456789abcdef".repeat(100_000).getBytes(UTF_8);

        HttpResponse<byte[]> answer = http(trusting(authority))
                .send(
                        HttpRequest.newBuilder(URI.create(https.url() + "/echo"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(much))
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(answer.body()).isEqualTo(much);
    }

    @Test
    void whoDoesNotTrustItsAuthorityIsToldWhatToSet() {
        HttpServer https = serve(serverFiles(server));

        for (ClientTls doubting : new ClientTls[] {trusting(stranger), ClientTls.ofTheJdk()}) {
            assertThat(fault(https.url(), doubting))
                    .isEqualTo("its certificate is of no CA that is trusted here; name the file of its CA in"
                            + " SICD_TLS_CA_FILE");
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotBelieved() {
        HttpServer https = serve(serverFiles(authority.issue("elsewhere", "EC", "-ext", "san=dns:elsewhere.test")));

        assertThat(fault(https.url(), trusting(authority)))
                .isEqualTo("its certificate is not for this name; ask it by a name that is in the certificate");
    }

    @Test
    void plainHttpAtATlsPortGetsNoAnswerAndTlsAtAPlainOneSaysSo() {
        HttpServer https = serve(serverFiles(server));
        HttpServer plain = serve(Map.of());

        assertThatThrownBy(() -> get("http://127.0.0.1:" + https.port(), trusting(authority)))
                .isInstanceOf(IOException.class);
        assertThat(fault("https://127.0.0.1:" + plain.port(), trusting(authority)))
                .isEqualTo("it does not speak TLS; ask it with http://, or give it a certificate");
        // and neither is worse for it
        assertThat(fault("https://127.0.0.1:" + https.port(), trusting(authority)))
                .isEqualTo("hello");
    }

    @Test
    void aServerWithAClientCaLetsInOnlyWhoHasACertificateOfIt() throws Exception {
        Map<String, Path> files = serverFiles(server);
        files.put("SICD_TLS_CLIENT_CA_FILE", authority.certificate());
        HttpServer https = serve(files);
        Authority.Pair ofAStranger = stranger.issue("client", "EC");

        assertThat(get(https.url(), client(authority, client)).body()).isEqualTo("hello");
        assertThat(fault(https.url(), trusting(authority)))
                .isEqualTo("it wants a certificate of its clients; set SICD_TLS_CLIENT_CERTIFICATE_FILE and"
                        + " SICD_TLS_CLIENT_KEY_FILE");
        // Java does not send what the server would not take
        assertThat(fault(https.url(), client(authority, ofAStranger))).contains("it wants a certificate");
    }

    @Test
    void renewedFilesAreTakenByTheNextConnection() throws Exception {
        Path certificate = Files.copy(server.certificate(), directory.resolve("renewed.pem"));
        Path key = Files.copy(server.key(), directory.resolve("renewed.key"), StandardCopyOption.COPY_ATTRIBUTES);
        HttpServer https = serve(serverFiles(new Authority.Pair(certificate, key)));
        Authority.Pair next = stranger.issue("next", "EC");
        assertThat(get(https.url(), trusting(authority)).statusCode()).isEqualTo(200);

        // the key has not followed yet
        Files.copy(next.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(2)));
        assertThat(get(https.url(), trusting(authority)).statusCode()).isEqualTo(200);

        Files.copy(next.key(), key, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(2)));
        assertThat(get(https.url(), trusting(stranger)).statusCode()).isEqualTo(200);
        assertThat(fault(https.url(), trusting(authority))).contains("no CA that is trusted here");
    }

    @Test
    void aKeyThatIsMendedByItsRightsAloneIsTaken() throws Exception {
        Path certificate = Files.copy(server.certificate(), directory.resolve("rights.pem"));
        Path key = Files.copy(server.key(), directory.resolve("rights.key"), StandardCopyOption.COPY_ATTRIBUTES);
        HttpServer https = serve(serverFiles(new Authority.Pair(certificate, key)));
        Authority.Pair next = stranger.issue("righted", "EC");
        Files.copy(next.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.key(), key, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(2)));
        assertThat(get(https.url(), trusting(authority)).statusCode()).isEqualTo(200);

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(2)));

        assertThat(get(https.url(), trusting(stranger)).statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsNotTrustedAnyMoreResumesNoSession() throws Exception {
        Path ca = Files.copy(authority.certificate(), directory.resolve("clients.pem"));
        Map<String, Path> files = serverFiles(server);
        files.put("SICD_TLS_CLIENT_CA_FILE", ca);
        HttpServer https = serve(files);
        ClientTls same = client(authority, client);
        assertThat(get(https.url(), same).statusCode()).isEqualTo(200);
        assertThat(get(https.url(), same).statusCode()).isEqualTo(200);

        Files.copy(stranger.certificate(), ca, StandardCopyOption.REPLACE_EXISTING);
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(2)));

        assertThat(fault(https.url(), same)).contains("it wants a certificate of its clients");
    }

    @Test
    void aStreamEndsWhenItsClientHangsUp() throws Exception {
        HttpServer https = serve(serverFiles(server));

        try (Socket socket = trusting(authority)
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), https.port())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String line = lines.readLine();
            while (!line.equals("data: first")) {
                line = lines.readLine();
            }
        }

        assertThat(streamEnded.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void whoConnectsAndSaysNothingIsCutOff() throws Exception {
        Duration idle = Duration.ofMillis(200);
        HttpServer https = serve(serverFiles(server), HttpConfig.onPort(0).withTimeouts(idle, idle, idle));

        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), https.port())) {
            silent.setSoTimeout(PATIENCE_MS);
            assertThat(silent.getInputStream().read())
                    .as("the end, or an alert")
                    .isIn(-1, 21);
        }
        try (Socket halting = new Socket(InetAddress.getLoopbackAddress(), https.port())) {
            halting.setSoTimeout(PATIENCE_MS);
            // a record's head that promises more
            halting.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            assertThat(halting.getInputStream().read())
                    .as("the end, or an alert")
                    .isIn(-1, 21);
        }
    }

    private static Map<String, Path> serverFiles(Authority.Pair pair) {
        return new HashMap<>(Map.of("SICD_TLS_CERTIFICATE_FILE", pair.certificate(), "SICD_TLS_KEY_FILE", pair.key()));
    }

    private HttpServer serve(Map<String, Path> files) {
        return serve(files, HttpConfig.onPort(0));
    }

    private HttpServer serve(Map<String, Path> files, HttpConfig config) {
        Settings settings = settings(files);
        HttpConfig secured = config.withTls(ServerTls.parse(settings, now::get));
        settings.check();
        Metrics metrics = Metrics.create();
        opened.push(metrics);
        Routes routes = Routes.builder()
                .get("/", request -> Reply.text(200, "hello"))
                .post("/echo", request -> Reply.of(200, "application/octet-stream", request.body()))
                .get(
                        "/stream",
                        request -> Reply.events(to -> {
                            to.send(new ServerSentEvent(Optional.empty(), "word", "first"));
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                streamEnded.countDown();
                            }
                        }))
                .build();
        HttpServer started = HttpServer.start(secured, routes, metrics);
        opened.push(started);
        return started;
    }

    private static ClientTls trusting(Authority whom) {
        return client(Map.of("SICD_TLS_CA_FILE", whom.certificate()));
    }

    private static ClientTls client(Authority whom, Authority.Pair own) {
        return client(Map.of(
                "SICD_TLS_CA_FILE",
                whom.certificate(),
                "SICD_TLS_CLIENT_CERTIFICATE_FILE",
                own.certificate(),
                "SICD_TLS_CLIENT_KEY_FILE",
                own.key()));
    }

    private static ClientTls client(Map<String, Path> files) {
        Settings settings = settings(files);
        ClientTls tls = ClientTls.parse(settings, InstantSource.system());
        settings.check();
        return tls;
    }

    private static Settings settings(Map<String, Path> files) {
        Map<String, String> environment = new HashMap<>();
        files.forEach((name, path) -> environment.put(name, path.toString()));
        return Settings.of(environment, Set.of());
    }

    /** A client without connections of before. */
    private HttpClient http(ClientTls tls) {
        HttpClient http = HttpClient.newBuilder().sslContext(tls.context()).build();
        opened.push(http);
        return http;
    }

    private HttpResponse<String> get(String url, ClientTls tls) throws IOException, InterruptedException {
        return http(tls).send(HttpRequest.newBuilder(URI.create(url + "/")).build(), BodyHandlers.ofString());
    }

    /** What is said of the failure; the body of the answer when there is none. */
    private String fault(String url, ClientTls tls) {
        try {
            return get(url, tls).body();
        } catch (IOException e) {
            return TlsFault.explain(e).orElseGet(() -> "no fault of TLS: " + e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
