package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.client.EpisodeHandle;
import dev.sicd.client.EpisodeLogger;
import dev.sicd.client.EpisodeStart;
import dev.sicd.client.MetricsDelta;
import dev.sicd.client.RunStart;
import dev.sicd.client.RunSummary;
import dev.sicd.client.SicdServer;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All that protects what is on the wire, on at once: what is allowed works, and the rest is refused with the cure. */
@Timeout(300)
@Tag("faults")
class SecureTransportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int NOT_STARTED = 2;

    @TempDir
    private static Path directory;

    private static SecureServices services;
    private static SSLContext trusting;

    @BeforeAll
    static void startServices() throws Exception {
        services = SecureServices.start(directory);
        trusting = tls(services.authority().certificate(), Optional.empty());
    }

    @AfterAll
    static void stopServices() {
        services.close();
    }

    @Test
    void anAgentRecordsAndReadsWithAllOfItOn() throws Exception {
        SicdServer ingest = server(services.ingest());
        SicdServer query = server(services.query());
        try (EpisodeLogger logger = EpisodeLogger.of("tidy")
                .overHttp(ingest)
                .readingFrom(query)
                .spoolingTo(directory.resolve("spool"))
                .withFlushMax(PATIENCE)
                .strict()
                .open()) {
            logger.startRun(RunStart.of("secure").asDryRun());
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("secure", 1));
            episode.logAction("search", Map.of("files", 3));
            episode.updateMetrics(MetricsDelta.none().tokensUsed(1200));
            episode.completeEpisode();
            assertThat(logger.flush(PATIENCE).isAllDelivered()).isTrue();

            RunSummary summary = logger.getRunSummary("secure").orElseThrow();
            assertThat(summary.totalActions()).isEqualTo(1);
            assertThat(summary.totalTokensUsed()).isEqualTo(1200);
        }
        // through the publisher, which reads the aggregators as the others do
        try (Api api = api(services.ingest())) {
            JsonNode proposed = api.post(
                            "/propose-pr",
                            "{\"run_id\": \"secure\", \"title\": \"Index\", \"repo_owner\": \"o\", \"repo_name\": \"r\","
                                    + " \"dry_run\": true, \"changes\": [{\"file_path\": \"docs/a.md\","
                                    + " \"change_type\": \"create\", \"new_content\": \"# A\\n\"}]}")
                    .body();
            assertThat(proposed.at("/result/status").textValue())
                    .as("%s", proposed)
                    .isEqualTo("dry_run");
        }
    }

    @Test
    void commandsAskOverTlsAndSayWhatIsMissing() throws Exception {
        Map<String, String> environment =
                new HashMap<>(Map.of("SICD_TOKEN", services.token().reveal()));
        assertThat(said(NOT_STARTED, "proposal", environment, "list", "--url", services.query()))
                .contains(
                        "its certificate is of no CA that is trusted here; name the file of its CA in SICD_TLS_CA_FILE");
        assertThat(said(
                        NOT_STARTED,
                        "proposal",
                        environment,
                        "list",
                        "--url",
                        services.query().replace("https:", "http:")))
                .contains("see whether", "speaks http");
        environment.put("SICD_TLS_CA_FILE", services.authority().certificate().toString());
        said(0, "proposal", environment, "list", "--url", services.query());
        environment.put("SICD_TLS_CA_FILE", directory.resolve("nowhere.pem").toString());
        assertThat(said(NOT_STARTED, "proposal", environment, "list", "--url", services.query()))
                .contains("SICD_TLS_CA_FILE='", "does not exist");
    }

    @Test
    void plainHttpAndStrangersGetNoAnswer() {
        assertThatThrownBy(() -> get(services.ingest().replace("https:", "http:") + "/livez", trusting))
                .isInstanceOf(IOException.class);
        SSLContext doubting = ClientTls.ofTheJdk().context();
        assertThatThrownBy(() -> get(services.ingest() + "/livez", doubting)).isInstanceOf(SSLException.class);
    }

    @Test
    void theReadPortIsForThoseWithACertificateAndAToken() throws Exception {
        SSLContext known = tls(services.authority().certificate(), Optional.of(services.client()));

        assertThat(get(services.aggregator() + "/livez", known)).isEqualTo(200);
        assertThat(get(services.aggregator() + "/internal/assignment", known)).isEqualTo(401);
        assertThatThrownBy(() -> get(services.aggregator() + "/livez", trusting))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aReaderWithoutACertificateSaysThatItNeedsOne() throws Exception {
        Map<String, String> environment = services.environmentOf("query");
        environment.keySet().removeIf(name -> name.startsWith("SICD_TLS_CLIENT_"));
        environment.put("SICD_READ_PATIENCE_MS", "3000");
        try (SicdProcess without = services.run("query", environment);
                Api api = api(without.url())) {
            Api.Answer answer = api.get("/runs/any/integrity");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("detail").textValue())
                    .contains("cannot be asked: it wants a certificate of its clients; set"
                            + " SICD_TLS_CLIENT_CERTIFICATE_FILE and SICD_TLS_CLIENT_KEY_FILE");
        }
    }

    @Test
    void wrongCredentialsForTheBrokersEndTheStartWithTheReason() throws Exception {
        Map<String, String> environment = services.environmentOf("query");
        environment.putAll(GuardedServices.environment(services.kafka().user("sicd-query", "not-the-password")));
        assertThat(said(NOT_STARTED, "query", environment))
                .contains("the brokers at", "Authentication failed", "SCRAM")
                .doesNotContain("not-the-password");

        Map<String, String> doubting = services.environmentOf("query");
        doubting.put(
                "SICD_KAFKA_SSL_TRUSTSTORE_LOCATION",
                CertificateAuthority.in(directory, "stranger").certificate().toString());
        assertThat(said(NOT_STARTED, "query", doubting))
                .contains("SSL handshake failed", "PKIX", "SICD_KAFKA_SSL_TRUSTSTORE_LOCATION");
    }

    @Test
    void filesThatDoNotFitEndTheStartWithTheReason() throws Exception {
        Map<String, String> environment = services.environmentOf("query");
        environment.put("SICD_TLS_KEY_FILE", services.client().key().toString());
        environment.put("SICD_TLS_CA_FILE", directory.resolve("nowhere.pem").toString());

        assertThat(said(NOT_STARTED, "query", environment))
                .contains(
                        "cannot start: 2 settings are wrong", "is not the key of the first certificate", "nowhere.pem");
    }

    /** What a command says until it ends with this code. */
    private static String said(int exitCode, String command, Map<String, String> environment, String... arguments)
            throws InterruptedException {
        try (SicdProcess process = services.run(command, environment, arguments)) {
            assertThat(process.exitCode()).as("%s", process.lines()).isEqualTo(exitCode);
            return String.join("\n", process.lines());
        }
    }

    private static SicdServer server(String url) throws IOException {
        return SicdServer.at(url)
                .trusting(services.authority().certificate())
                .withToken(services.token().reveal());
    }

    private static Api api(String url) {
        return new Api(
                url,
                Optional.of(trusting),
                "Authorization",
                "Bearer " + services.token().reveal());
    }

    private static int get(String url, SSLContext tls) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().sslContext(tls).build()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static SSLContext tls(Path authority, Optional<CertificateAuthority.Pair> own) {
        Map<String, String> names = new HashMap<>(Map.of("SICD_TLS_CA_FILE", authority.toString()));
        own.ifPresent(pair -> {
            names.put("SICD_TLS_CLIENT_CERTIFICATE_FILE", pair.certificate().toString());
            names.put("SICD_TLS_CLIENT_KEY_FILE", pair.key().toString());
        });
        Settings settings = Settings.of(names, Set.of());
        SSLContext context = ClientTls.parse(settings, InstantSource.system()).context();
        settings.check();
        return context;
    }
}
