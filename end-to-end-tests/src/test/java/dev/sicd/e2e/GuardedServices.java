package dev.sicd.e2e;

import dev.sicd.aggregator.Aggregator;
import dev.sicd.aggregator.AggregatorConfig;
import dev.sicd.aggregator.CheckpointCadence;
import dev.sicd.cli.keys.KeyDirectory;
import dev.sicd.ingest.IngestConfig;
import dev.sicd.ingest.IngestService;
import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.publisher.FoldedStanding;
import dev.sicd.publisher.Publisher;
import dev.sicd.publisher.PublisherConfig;
import dev.sicd.query.LedgerTail;
import dev.sicd.query.QueryApi;
import dev.sicd.reader.Reads;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The real services in this JVM, each under a principal of its own, configured as processes are: by environment. */
final class GuardedServices implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Health health;
    private final String url;

    private GuardedServices(GuardedKafka kafka, int partitions, Path stateDir) throws InterruptedException {
        InstantSource clock = InstantSource.system();
        KeyDirectory keys = KeyDirectory.ensure(stateDir.resolveSibling("keys"), new SecureRandom());
        Metrics metrics = own(Metrics.create());
        Aggregator aggregator = own(Aggregator.start(
                new AggregatorConfig(
                        kafka.bootstrapServers(),
                        "sicd",
                        partitions,
                        "one",
                        stateDir,
                        1,
                        1,
                        0,
                        Optional.empty(),
                        Optional.of(KeyFile.privateKey(keys.checkpoints().secret(), SigningKey::ofPem)),
                        new CheckpointCadence(Duration.ofMillis(200), 1_000),
                        settings(kafka, "aggregator", keys).kafkaProperties()),
                clock));
        Reads reads = new Reads(aggregator.reader());
        Settings forPublisher = settings(kafka, "publisher", keys);
        PublisherConfig publisherConfig = PublisherConfig.parse(forPublisher);
        forPublisher.check();
        Publisher publisher = own(Publisher.start(publisherConfig, FoldedStanding.of(reads, false), clock));
        Settings forIngest = settings(kafka, "ingest", keys);
        IngestConfig ingestConfig = IngestConfig.parse(forIngest);
        forIngest.check();
        IngestService ingest = own(IngestService.open(ingestConfig, reads, clock, new SecureRandom()));
        LedgerTail tail = own(LedgerTail.open(
                kafka.bootstrapServers(), "sicd", settings(kafka, "query", keys).kafkaProperties()));
        Routes routes = Routes.merge(
                ingest.routes(),
                QueryApi.open(reads, tail.changes(), "sicd", clock).routes());
        HttpServer http = own(HttpServer.start(HttpConfig.onPort(0), routes, metrics));
        health =
                aggregator.health().and(publisher.health()).and(ingest.health()).and(tail.health());
        url = http.url();
    }

    /** Starts them and waits until they say that they are ready. */
    static GuardedServices start(GuardedKafka kafka, int partitions, Path stateDir) throws InterruptedException {
        GuardedServices services = new GuardedServices(kafka, partitions, stateDir);
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        while (!services.health.ready().isUp()) {
            if (System.nanoTime() > deadline) {
                Map<String, ?> states = services.health.ready().states();
                services.close();
                throw new AssertionError("not ready: " + states);
            }
            Thread.sleep(20);
        }
        return services;
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a service did not stop", e);
            }
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        started.push(part);
        return part;
    }

    private static Settings settings(GuardedKafka kafka, String service, KeyDirectory keys) {
        Map<String, String> environment = new HashMap<>(environment(kafka.user("sicd-" + service)));
        environment.put("SICD_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("SICD_INSTANCE_ID", "one");
        if (service.equals("publisher")) {
            environment.put("SICD_APPROVAL_KEYS_FILE", keys.approvals().open().toString());
        }
        if (service.equals("ingest")) {
            environment.putAll(Map.of(
                    "SICD_APPROVAL_KEY_FILE", keys.approvals().secret().toString(),
                    "ENABLE_TRAINING", "true",
                    "ENABLE_AUTONOMY", "true",
                    "GITHUB_REPO_OWNER", "acme",
                    "GITHUB_REPO_NAME", "widgets"));
        }
        return Settings.of(environment, Set.of("SICD_BOOTSTRAP_SERVERS", "SICD_INSTANCE_ID"));
    }

    /** Client properties as the variables that a process is given. */
    static Map<String, String> environment(Map<String, String> properties) {
        Map<String, String> variables = new HashMap<>();
        properties.forEach((name, value) ->
                variables.put("SICD_KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return variables;
    }
}
