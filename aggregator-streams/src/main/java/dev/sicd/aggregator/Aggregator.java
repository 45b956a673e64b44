package dev.sicd.aggregator;

import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.QuarantineReason;
import dev.sicd.schemas.Topic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import java.io.File;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running fold: one Streams instance with its stores. It serves reads of its own tasks and no HTTP. */
public final class Aggregator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Aggregator.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(8);
    private static final int LOOKS_MAX = 5;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final KafkaStreams streams;
    private final Instance instance;
    private final InputLag lag;
    private final Failures failures;
    private final File stateDir;
    private final BooleanSupplier current;
    private final StoreReader reader;
    private final WholeCopies wholeCopies;
    private final StoreReader copies;
    private final Admin admin;
    private final ScheduledExecutorService looks;

    private Aggregator(
            AggregatorConfig config,
            KafkaStreams streams,
            Instance instance,
            InputLag lag,
            Failures failures,
            BooleanSupplier current,
            ScheduledExecutorService looks,
            Admin admin) {
        this.streams = streams;
        this.instance = instance;
        this.lag = lag;
        this.current = current;
        this.failures = failures;
        this.stateDir = config.stateDir().toFile();
        this.reader = new LocalStoreReader(config.partitions(), instance, lag, current);
        this.wholeCopies = WholeCopies.of(streams, instance, config.partitions());
        // what is open here may have been given to another: its writes are no copy
        this.copies = new LocalCopies(
                reader, streams, partition -> instance.open(partition).isEmpty() && wholeCopies.has(partition));
        this.looks = looks;
        this.admin = admin;
    }

    /** @param running what is done each time all stores are open */
    private Aggregator started(Membership membership, Runnable running) {
        try {
            streams.setStateListener((now, before) -> {
                if (now == KafkaStreams.State.RUNNING) {
                    looks.execute(running);
                }
            });
            streams.start();
            each(membership::look);
            each(wholeCopies::look);
            each(() -> refresh(lag));
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void each(Runnable look) {
        // it never ends by itself and handles its own failures
        ScheduledFuture<?> unused = looks.scheduleWithFixedDelay(look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Starts folding. Reads answer once the stores are open.
     *
     * @throws IllegalStateException when the broker does not answer, the input topics are not as configured, the state
     *     that belongs to the ledger is gone, or the state directory cannot be used
     */
    public static Aggregator start(AggregatorConfig config, InstantSource clock) throws InterruptedException {
        Admin admin = Admin.create(adminSettings(config));
        try {
            InputLag lag = new InputLag(admin, config.applicationId(), config.prefix(), config.partitions(), clock);
            checkTopics(admin, config);
            StateOnBrokers state = new StateOnBrokers(admin, config.prefix(), config.partitions());
            SortedMap<String, String> changelogs = state.check();
            if (config.checkpointKey().isEmpty()) {
                LOG.atWarn()
                        .log(
                                "there is no checkpoint key: nothing will show whether the ledger was cut off or rewritten");
            }
            lag.refresh();
            Instance instance = new Instance(lag);
            Map<String, String> memberIds = new ConcurrentHashMap<>();
            KafkaStreams streams = new KafkaStreams(
                    FoldTopology.of(
                            config.prefix(),
                            config.partitions(),
                            config.checkpointKey(),
                            config.checkpoints(),
                            instance),
                    streamsSettings(config),
                    new ReportingClients(instance::committed, memberIds::put));
            LocalState local = new LocalState(config.stateDir());
            if (!local.isOf(changelogs)) {
                streams.cleanUp();
            }
            Failures failures = new Failures(clock);
            streams.setUncaughtExceptionHandler(failures);
            Membership membership =
                    new Membership(admin, config.applicationId(), () -> working(streams, memberIds), clock);
            // nobody else takes over from an instance that no other one finds
            BooleanSupplier current = config.readPort().isPresent() ? membership::isCurrent : () -> true;
            // one look may wait long for a broker that another one does not need
            ScheduledExecutorService looks = Executors.newScheduledThreadPool(
                    4, Thread.ofPlatform().daemon().name("sicd-look-", 1).factory());
            return new Aggregator(config, streams, instance, lag, failures, current, looks, admin)
                    .started(membership, () -> remember(state, local, changelogs, streams));
        } catch (ExecutionException | TimeoutException e) {
            admin.close(Duration.ZERO);
            throw new IllegalStateException(
                    "the broker at " + config.bootstrapServers() + " does not answer for the topics '" + config.prefix()
                            + ".*': " + e.getMessage(),
                    e);
        } catch (StreamsException e) {
            admin.close(Duration.ZERO);
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "the fold cannot be set up in the state directory '" + config.stateDir() + "' ("
                            + reason.getMessage() + "); see that it can be written and has room",
                    e);
        } catch (RuntimeException | InterruptedException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    public StoreReader reader() {
        return reader;
    }

    /** Reads the stores of this instance's tasks, and the copies of others that it keeps: those may be behind. */
    public StoreReader copies() {
        return copies;
    }

    /** Who has which partition, as the group agreed last; nobody has any while this instance is not up. */
    public Holders holders() {
        try {
            return Holders.of(streams.metadataForAllStreamsClients());
        } catch (IllegalStateException e) {
            LOG.atDebug().setCause(e).log("nobody knows who has which partition");
            return new Holders(Map.of(), Map.of());
        }
    }

    /** Ready while all stores of this instance are open, followed and its own; alive until its threads gave up. */
    public Health health() {
        return Health.none()
                .withReadiness(
                        "aggregator",
                        () -> Health.State.of(
                                streams.state() == KafkaStreams.State.RUNNING,
                                "the fold is " + streams.state() + "; it answers when it is RUNNING"))
                .withReadiness(
                        "brokers",
                        () -> Health.State.of(
                                current.getAsBoolean(),
                                "the group did not count this instance among its members lately; what is here may be another's by now"))
                .withLiveness(
                        "aggregator",
                        () -> Health.State.of(
                                !streams.state().hasCompletedShutdown(),
                                "the fold gave up after repeated failures; its log says why"));
    }

    /** Counts what becomes of records, and measures how many are still to be folded and what the stores hold. */
    public void measure(Metrics metrics) {
        for (Counters.Fate fate : Counters.Fate.values()) {
            FunctionCounter.builder("sicd_records", instance.counters(), counters -> counters.of(fate))
                    .description("Input records by what became of them since the start")
                    .tag("fate", fate.name().toLowerCase(Locale.ROOT))
                    .register(metrics.registry());
        }
        for (QuarantineReason reason : QuarantineReason.values()) {
            FunctionCounter.builder("sicd_quarantined_records", instance.counters(), counters -> counters.of(reason))
                    .description("Input records that were kept out, by the reason, since the start")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(metrics.registry());
        }
        Gauge.builder("sicd_input_lag_records", lag, InputLag::records)
                .description("Input records that are not folded and committed yet, -1 while unknown")
                .register(metrics.registry());
        FunctionCounter.builder("sicd_stream_thread_failures", failures, Failures::count)
                .description("Stream threads that failed and were replaced since the start")
                .register(metrics.registry());
        Gauge.builder("sicd_state_free_bytes", stateDir, File::getUsableSpace)
                .description("Bytes that are free on the disk of the state directory")
                .baseUnit("bytes")
                .register(metrics.registry());
        StoreSizes.measure(streams, metrics.registry());
    }

    /** Commits and stops. */
    @Override
    public void close() {
        if (!streams.close(CLOSE_MAX)) {
            LOG.atWarn().addKeyValue("waited", CLOSE_MAX).log("the fold did not stop in time; nothing is lost by that");
        }
        // until then its states are listened to
        looks.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }

    /** @param memberIds of consumers that polled, by their client ids; nobody in the group has the empty one */
    private static Set<String> working(KafkaStreams streams, Map<String, String> memberIds) {
        return streams.metadataForLocalThreads().stream()
                .filter(thread -> !thread.activeTasks().isEmpty())
                .map(thread -> memberIds.getOrDefault(thread.consumerClientId(), ""))
                .collect(Collectors.toSet());
    }

    private static void refresh(InputLag lag) {
        try {
            lag.refresh();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.atDebug().setCause(e).log("the lag is not known at the moment");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remember(
            StateOnBrokers state, LocalState local, SortedMap<String, String> checked, KafkaStreams streams) {
        try {
            SortedMap<String, String> changelogs = state.changelogs();
            // one that was not there, or is not seen by this broker yet, was not made anew
            if (changelogs.entrySet().stream()
                    .anyMatch(now -> !now.getValue().equals(checked.getOrDefault(now.getKey(), now.getValue())))) {
                LOG.atError()
                        .log(
                                "the changelogs were made anew while this started; it stops, and restores at the next start");
                streams.close(Duration.ZERO);
                return;
            }
            local.remember(changelogs);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log("the local stores will be restored at the next start: whose they are was not kept");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void checkTopics(Admin admin, AggregatorConfig config)
            throws ExecutionException, TimeoutException, InterruptedException {
        // the ledger too: a partition of it holds what one task appended, in that order, and nothing else
        List<String> names = Stream.concat(Topic.inputs().stream(), Stream.of(Topic.REROUTED, Topic.LEDGER))
                .map(topic -> topic.name(config.prefix()))
                .toList();
        Map<String, TopicDescription> topics = described(admin, names);
        topics.forEach((name, topic) -> {
            if (topic.partitions().size() != config.partitions()) {
                throw new IllegalStateException("topic " + name + " has "
                        + topic.partitions().size() + " partitions, but " + config.partitions()
                        + " are configured: inputs and ledger need the same number, for a run meets in one task");
            }
        });
    }

    /** A broker may hear of new topics a little later than the one that made them. */
    private static Map<String, TopicDescription> described(Admin admin, List<String> names)
            throws ExecutionException, TimeoutException, InterruptedException {
        for (int look = 1; ; look++) {
            try {
                return admin.describeTopics(names).allTopicNames().get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (look == LOOKS_MAX || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private static Map<String, Object> adminSettings(AggregatorConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("client.id", config.applicationId() + "-lag");
        settings.putAll(config.kafka());
        return settings;
    }

    private static Properties streamsSettings(AggregatorConfig config) {
        Properties settings = new Properties();
        settings.putAll(config.kafka());
        // after what is passed through: nothing there may change what the promises rest on
        settings.remove(StreamsConfig.CLIENT_ID_CONFIG); // Streams makes one for each process
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        // whoever waits for records does not commit: with the default, a hundred, an event in a lull waits twice
        settings.put(StreamsConfig.POLL_MS_CONFIG, 25);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        config.readPort()
                .ifPresent(address -> settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address.toString()));
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replication());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 32L << 20);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 1_000);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instanceId());
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topic.DERIVED_BYTES_MAX);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return settings;
    }
}
