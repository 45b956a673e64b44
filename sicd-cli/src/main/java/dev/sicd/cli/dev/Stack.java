package dev.sicd.cli.dev;

import dev.sicd.aggregator.Aggregator;
import dev.sicd.aggregator.AggregatorConfig;
import dev.sicd.aggregator.CheckpointCadence;
import dev.sicd.cli.Logs;
import dev.sicd.cli.Version;
import dev.sicd.cli.keys.KeyDirectory;
import dev.sicd.cli.process.Hangup;
import dev.sicd.cli.process.Parts;
import dev.sicd.cli.process.Readiness;
import dev.sicd.cli.process.StartException;
import dev.sicd.cli.token.OperatorToken;
import dev.sicd.cli.topics.Layout;
import dev.sicd.cli.topics.TopicSetup;
import dev.sicd.contract.Contract;
import dev.sicd.dashboard.Dashboard;
import dev.sicd.embedded.EmbeddedKafka;
import dev.sicd.embedded.EmbeddedKafkaConfig;
import dev.sicd.embedded.EmbeddedKafkaException;
import dev.sicd.ingest.IngestConfig;
import dev.sicd.ingest.IngestService;
import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.auth.AccessConfig;
import dev.sicd.kit.auth.Authentication;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.OperationalRoutes;
import dev.sicd.kit.http.PortTakenException;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.kit.tls.ClientTls;
import dev.sicd.kit.tls.ServerTls;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.publisher.FoldedStanding;
import dev.sicd.publisher.Publisher;
import dev.sicd.publisher.PublisherConfig;
import dev.sicd.publisher.Standing;
import dev.sicd.query.LedgerTail;
import dev.sicd.query.QueryApi;
import dev.sicd.reader.Reads;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The whole system in this JVM, on loopback: broker, services, one HTTP port. */
final class Stack implements AutoCloseable {
    private static final String PREFIX = "sicd";
    private static final int PARTITIONS = 4;
    /** One process, so one name: the groups wait for its return instead of moving its work. */
    private static final String INSTANCE = "dev";

    private static final String TOKENS = "SICD_TOKENS_FILE";
    private static final String APPROVAL_KEY = "SICD_APPROVAL_KEY_FILE";
    private static final String APPROVAL_KEYS = "SICD_APPROVAL_KEYS_FILE";
    private static final String CHECKPOINT_KEY = "SICD_CHECKPOINT_KEY_FILE";
    /** What {@code sicd dev} itself, its launcher and its clients read. */
    private static final Set<String> NAMES = Set.of(
            "SICD_PORT",
            "SICD_URL",
            "SICD_TOKEN",
            CHECKPOINT_KEY,
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
     * @param waiting told now and then what a long start waits for
     * @throws StartException when it cannot be started as asked; nothing of it runs then
     */
    static Stack start(StackOptions options, Map<String, String> environment, Parts parts, Consumer<String> waiting)
            throws InterruptedException {
        try {
            return startParts(options, environment, parts, waiting);
        } catch (EmbeddedKafkaException
                | PortTakenException
                | ConfigException
                | KeyFileException
                | IllegalStateException e) {
            parts.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | InterruptedException e) {
            parts.close();
            throw e;
        }
    }

    private static Stack startParts(
            StackOptions options, Map<String, String> environment, Parts parts, Consumer<String> waiting)
            throws InterruptedException {
        DataDirectory data = parts.own(options.open());
        Logs.toDirectory(data.logs());
        EmbeddedKafka kafka = parts.own(EmbeddedKafka.start(EmbeddedKafkaConfig.of(data.kafka(), options.kafkaPort())));
        String bootstrapServers = kafka.bootstrapServers();
        TopicSetup.mend(bootstrapServers, Layout.alone(PREFIX, PARTITIONS));
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        KeyDirectory.ensure(data.keys(), random);
        ensureOperator(data, random, clock);
        Settings settings = settings(options.live().over(environment), bootstrapServers, data);
        IngestConfig ingestConfig = IngestConfig.parse(settings);
        PublisherConfig publisherConfig = PublisherConfig.parse(settings);
        AccessConfig accessConfig = AccessConfig.parse(settings);
        Optional<ServerTls> tls = ServerTls.parse(settings, clock);
        Path checkpointKey = settings.path(CHECKPOINT_KEY, data.keys());
        settings.check();
        Access access = access(accessConfig, environment, clock);
        Metrics metrics = parts.own(Metrics.create());
        metrics.build("sicd", Version.TEXT);

        Aggregator aggregator = parts.own(Aggregator.start(
                new AggregatorConfig(
                        bootstrapServers,
                        PREFIX,
                        PARTITIONS,
                        INSTANCE,
                        data.state(),
                        1,
                        1,
                        0,
                        Optional.empty(),
                        Optional.of(KeyFile.privateKey(checkpointKey, SigningKey::ofPem)),
                        CheckpointCadence.DEFAULT,
                        Map.of()),
                clock));
        aggregator.measure(metrics);
        Reads reads = new Reads(aggregator.reader());
        Standing standing = FoldedStanding.of(reads, publisherConfig.safeMode());
        Publisher publisher = parts.own(Publisher.start(publisherConfig, standing, clock));
        publisher.measure(metrics);
        IngestService ingest = parts.own(IngestService.open(ingestConfig, reads, clock, random));
        Hangup.run(() -> ingest.reloadPolicy("SIGHUP"));
        LedgerTail tail = parts.own(LedgerTail.open(bootstrapServers, PREFIX, Map.of()));
        QueryApi query = QueryApi.open(reads, tail.changes(), PREFIX, clock);

        Health health =
                aggregator.health().and(publisher.health()).and(ingest.health()).and(tail.health());
        metrics.ready("sicd", health);
        Contract contract = Contract.load();
        Routes api = contract.enforcedOn(Routes.merge(
                ingest.routes(),
                query.routes(),
                publisher.routes(),
                OperationalRoutes.of(health, metrics),
                contract.routes()));
        // pages are no API: the contract does not speak of them
        Routes routes = Routes.merge(api, Dashboard.routes(contract.json()));
        HttpConfig httpConfig =
                HttpConfig.onPort(options.port()).withHost(accessConfig.host()).withTls(tls);
        HttpServer http = parts.own(HttpServer.start(httpConfig, routes, metrics, access));
        Readiness.await(health, waiting);
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

    private static void ensureOperator(DataDirectory data, SecureRandom random, InstantSource clock) {
        try {
            OperatorToken.ensure(data.root(), random, clock);
        } catch (IOException e) {
            throw new StartException("the operator's token cannot be made: " + e.getMessage(), e);
        }
    }

    /** With a token file of their own, operators say who is let in; else it is the one made here, and who sends no token. */
    private static Access access(AccessConfig config, Map<String, String> environment, InstantSource clock) {
        Authentication tokens = config.authentication(Set.of(), clock);
        boolean ours = environment.getOrDefault(TOKENS, "").isBlank();
        return config.access(
                ours ? tokens.lettingAnonymousBe(Set.of(Role.READER, Role.AGENT)) : tokens, System::nanoTime);
    }

    private static Settings settings(Map<String, String> environment, String bootstrapServers, DataDirectory data) {
        Map<String, String> values = new HashMap<>();
        values.put("ENABLE_TRAINING", "true");
        values.put("ENABLE_AUTONOMY", "true");
        values.put("SAFE_MODE", "false");
        values.put("SICD_INSTANCE_ID", INSTANCE);
        values.put(APPROVAL_KEY, data.keys().resolve("approvals.key").toString());
        values.put(APPROVAL_KEYS, data.keys().resolve("approvals.pub").toString());
        values.put(CHECKPOINT_KEY, data.keys().resolve("checkpoints.key").toString());
        values.put(TOKENS, OperatorToken.tokensFile(data.root()).toString());
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                values.put(name, value);
            }
        });
        values.put("SICD_BOOTSTRAP_SERVERS", bootstrapServers);
        values.put("SICD_TOPIC_PREFIX", PREFIX);
        Set<String> known = new HashSet<>(NAMES);
        known.addAll(IngestConfig.NAMES);
        known.addAll(PublisherConfig.NAMES);
        known.addAll(AccessConfig.NAMES);
        known.addAll(ClientTls.NAMES);
        return Settings.of(values, known);
    }
}
