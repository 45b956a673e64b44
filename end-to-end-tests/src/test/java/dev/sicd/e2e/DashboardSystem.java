package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One system with {@link DashboardData} in it and one browser, for all tests of the dashboard. */
final class DashboardSystem implements AutoCloseable {
    /** The first is for root in a container; the others keep it from asking its maker's servers. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final double ASSERTION_MS = 30_000;
    private static final String EPISODE_EVENTS = "sicd.episode-events";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;
    private final SicdProcess dev;
    private final Playwright playwright;
    private final Browser browser;
    private final String token;
    private final KafkaProducer<byte[], byte[]> producer;

    private DashboardSystem() throws Exception {
        directory = Files.createTempDirectory("dashboard");
        // a loaded machine is slow, not wrong
        PlaywrightAssertions.setDefaultAssertionTimeout(ASSERTION_MS);
        // a browser belongs to the thread that started it, so the system is what starts elsewhere meanwhile
        CompletableFuture<SicdProcess> starting =
                CompletableFuture.supplyAsync(() -> SicdProcess.dev(directory.resolve("data")));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("sicd.chromium", "/usr/bin/chromium")))
                        .setArgs(FLAGS));
        dev = starting.get();
        token = Files.readString(directory.resolve("data/operator.token")).strip();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", dev.kafka(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Nobody else could close what was started, if it fails. */
    private DashboardSystem withData() throws Exception {
        try (Api agent = agent();
                Api operator = operator()) {
            produce("nobodys_run", EventCodec.encode(DashboardData.action(DashboardData.MISFILED, "step")));
            new DashboardData(agent, operator).record();
            return this;
        } catch (Exception | AssertionError fault) {
            close();
            throw fault;
        }
    }

    String url() {
        return dev.url();
    }

    /** Of the operator, who may review. */
    String token() {
        return token;
    }

    Api agent() {
        return new Api(dev.url());
    }

    Api operator() {
        return new Api(dev.url(), "Authorization", "Bearer " + token);
    }

    /** A new tab of a new session; it is closed with what is returned. */
    DashboardVisit visit(Browser.NewContextOptions options) {
        return new DashboardVisit(browser.newContext(options.setBaseURL(dev.url())));
    }

    DashboardVisit visit() {
        return visit(new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    /** Past the API, as only what has access to the brokers can; where the record is. */
    String produce(String key, byte[] value) throws Exception {
        RecordMetadata at = producer.send(new ProducerRecord<>(EPISODE_EVENTS, key.getBytes(UTF_8), value))
                .get();
        return new Coordinates(at.topic(), at.partition(), at.offset()).toString();
    }

    /** Waits until the only record of a run that is kept out is in the quarantine; its id. */
    String quarantined(String run) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Api api = agent()) {
            JsonNode records = api.getAdmin("/quarantine?run=" + run).body().path("records");
            while (records.isEmpty()) {
                assertThat(System.nanoTime())
                        .as("the quarantine has nothing of %s", run)
                        .isLessThan(deadline);
                records = api.getAdmin("/quarantine?run=" + run).body().path("records");
            }
            assertThat(records).hasSize(1);
            return records.get(0).path("id").asText();
        }
    }

    @Override
    public void close() {
        producer.close();
        browser.close();
        playwright.close();
        dev.close();
        deleteAll(directory);
    }

    private static void deleteAll(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Gives tests the one system, which lives as long as the test run. */
    static final class Provider implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == DashboardSystem.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(DashboardSystem.class))
                    .computeIfAbsent(DashboardSystem.class, key -> start(), DashboardSystem.class);
        }

        private static DashboardSystem start() {
            try {
                return new DashboardSystem().withData();
            } catch (Exception e) {
                throw new IllegalStateException("no system for the dashboard", e);
            }
        }
    }
}
