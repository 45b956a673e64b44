package dev.sicd.cli.dev;

import dev.sicd.aggregator.Aggregator;
import dev.sicd.aggregator.AggregatorConfig;
import dev.sicd.cli.Logs;
import dev.sicd.cli.topics.Layout;
import dev.sicd.cli.topics.TopicSetup;
import dev.sicd.embedded.EmbeddedKafka;
import dev.sicd.embedded.EmbeddedKafkaConfig;
import dev.sicd.embedded.EmbeddedKafkaException;
import dev.sicd.ingest.IngestConfig;
import dev.sicd.ingest.IngestService;
import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.OperationalRoutes;
import dev.sicd.kit.http.PortTakenException;
import dev.sicd.kit.http.Routes;
import dev.sicd.publisher.Publisher;
import dev.sicd.publisher.PublisherConfig;
import dev.sicd.query.QueryApi;
import dev.sicd.reader.Reads;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The whole system in this JVM, on loopback: broker, services, one HTTP port. */
final class Stack implements AutoCloseable {
    private static final String PREFIX = "sicd";
    private static final int PARTITIONS = 4;
    /** One process, so one name: the groups wait for its return instead of moving its work. */
    private static final String INSTANCE = "dev";

    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    /** What {@code sicd dev} itself and its launcher read. */
    private static final Set<String> NAMES = Set.of(
            "SICD_PORT",
            "SICD_DEV_KAFKA_PORT",
            "SICD_DATA_DIR",
            "SICD_JAVA_HOME",
            "SICD_JAVA_OPTS",
            "SICD_PRINT_JAVA_HOME");

    private final Parts parts;
    private final String url;
    private final String bootstrapServers;

    private Stack(Parts parts, String url, String bootstrapServers) {
        this.parts = parts;
        this.url = url;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts everything and returns when it is usable.
     *
     * @param parts closing it, now or while this goes on, stops everything
     * @throws StartException when it cannot be started as asked; nothing of it runs then
     */
    static Stack start(StackOptions options, Map<String, String> environment, Parts parts) throws InterruptedException {
        try {
            return startParts(options, environment, parts);
        } catch (EmbeddedKafkaException | PortTakenException | ConfigException | IllegalStateException e) {
            parts.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | InterruptedException e) {
            parts.close();
            throw e;
        }
    }

    private static Stack startParts(StackOptions options, Map<String, String> environment, Parts parts)
            throws InterruptedException {
        DataDirectory data = parts.own(options.open());
        Logs.toDirectory(data.logs());
        EmbeddedKafka kafka = parts.own(EmbeddedKafka.start(EmbeddedKafkaConfig.of(data.kafka(), options.kafkaPort())));
        String bootstrapServers = kafka.bootstrapServers();
        TopicSetup.mend(bootstrapServers, Layout.alone(PREFIX, PARTITIONS));
        Settings settings = settings(environment, bootstrapServers);
        IngestConfig ingestConfig = IngestConfig.parse(settings);
        PublisherConfig publisherConfig = PublisherConfig.parse(settings);
        settings.check();
        InstantSource clock = InstantSource.system();
        Metrics metrics = parts.own(Metrics.create());

        Aggregator aggregator = parts.own(Aggregator.start(
                new AggregatorConfig(bootstrapServers, PREFIX, PARTITIONS, INSTANCE, data.state(), 1, 1, Map.of()),
                clock));
        aggregator.measure(metrics);
        Reads reads = new Reads(aggregator.reader());
        Publisher publisher = parts.own(Publisher.start(publisherConfig, clock));
        IngestService ingest = parts.own(IngestService.open(ingestConfig, reads, clock, new SecureRandom()));
        QueryApi query = QueryApi.open(reads, PREFIX, clock);

        Health health = aggregator.health().and(publisher.health()).and(ingest.health());
        Routes routes = Routes.merge(ingest.routes(), query.routes(), OperationalRoutes.of(health, metrics));
        HttpServer http = parts.own(HttpServer.start(HttpConfig.onPort(options.port()), routes, metrics));
        awaitReady(health);
        return new Stack(parts, http.url(), bootstrapServers);
    }

    String url() {
        return url;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        parts.close();
    }

    private static Settings settings(Map<String, String> environment, String bootstrapServers) {
        Map<String, String> values = new HashMap<>();
        values.put("ENABLE_TRAINING", "true");
        values.put("ENABLE_AUTONOMY", "true");
        values.put("SAFE_MODE", "false");
        values.put("SICD_INSTANCE_ID", INSTANCE);
        values.putAll(environment);
        values.put("SICD_BOOTSTRAP_SERVERS", bootstrapServers);
        values.put("SICD_TOPIC_PREFIX", PREFIX);
        Set<String> known = new HashSet<>(NAMES);
        known.addAll(IngestConfig.NAMES);
        known.addAll(PublisherConfig.NAMES);
        return Settings.of(values, known);
    }

    private static void awaitReady(Health health) throws InterruptedException {
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        while (!health.ready().isUp()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not ready within " + READY_MAX.toSeconds() + " s: "
                        + health.ready().states() + "; the log says more");
            }
            Thread.sleep(LOOK_EVERY);
        }
    }
}
