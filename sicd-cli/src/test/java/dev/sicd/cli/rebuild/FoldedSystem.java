package dev.sicd.cli.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.aggregator.Aggregator;
import dev.sicd.aggregator.AggregatorConfig;
import dev.sicd.aggregator.AggregatorState;
import dev.sicd.aggregator.CheckpointCadence;
import dev.sicd.embedded.TestKafka;
import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.StateCodec;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics with an aggregator on the tests' Kafka, which can lose what a machine or a broker can lose. It checks nothing. */
final class FoldedSystem implements AutoCloseable {
    static final int PARTITIONS = 3;
    private static final String INSTANCE = "one";
    private static final CheckpointCadence CADENCE = new CheckpointCadence(Duration.ofMillis(200), 100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final String prefix = "rebuild" + UUID.randomUUID().toString().substring(0, 8);
    private final Path stateDir;
    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    private Optional<Aggregator> aggregator = Optional.empty();

    FoldedSystem(Path stateDir) throws ExecutionException, InterruptedException {
        this.stateDir = stateDir;
        admin.createTopics(Topic.toCreate(prefix, PARTITIONS, (short) 1)).all().get();
    }

    Aggregator start() throws InterruptedException {
        Aggregator started = Aggregator.start(
                new AggregatorConfig(
                        TestKafka.bootstrapServers(),
                        prefix,
                        PARTITIONS,
                        INSTANCE,
                        stateDir,
                        1,
                        1,
                        0,
                        Optional.empty(),
                        Optional.of(key),
                        CADENCE,
                        // closing waits for the fetch that waits at the end
                        Map.of("fetch.max.wait.ms", "20")),
                InstantSource.system());
        aggregator = Optional.of(started);
        until("its stores are open", () -> started.health().ready().isUp());
        return started;
    }

    /** Stops, and has the group forget the member, its one thread, at once instead of after its session timeout. */
    void stop() throws ExecutionException, InterruptedException {
        aggregator.orElseThrow().close();
        aggregator = Optional.empty();
        admin.removeMembersFromConsumerGroup(
                        AggregatorState.group(prefix),
                        new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(INSTANCE + "-1"))))
                .all()
                .get();
    }

    Reads reads() {
        return new Reads(reader());
    }

    Coordinates send(Event event) throws ExecutionException, InterruptedException {
        return send(event, null);
    }

    Coordinates send(Event event, @Nullable Integer partition) throws ExecutionException, InterruptedException {
        return send(EventFamily.of(event).topic(), partition, event.envelope().runId(), EventCodec.encode(event));
    }

    Coordinates send(Topic topic, @Nullable Integer partition, String key, byte[] value)
            throws ExecutionException, InterruptedException {
        RecordMetadata at = producer.send(
                        new ProducerRecord<>(topic.name(prefix), partition, key.getBytes(UTF_8), value))
                .get();
        return new Coordinates(at.topic(), at.partition(), at.offset());
    }

    /** Waits until all that was written is folded and signed. */
    void settle() throws InterruptedException {
        until("all is folded", () -> reads().lag().records() == 0);
        until("all is signed", () -> IntStream.range(0, PARTITIONS).allMatch(this::isSigned));
    }

    private boolean isSigned(int partition) {
        var tree = reads().tree(partition);
        return tree.size() == 0
                || tree.checkpoint()
                        .filter(note -> note.contains("\n" + tree.size() + "\n"))
                        .isPresent();
    }

    /** All bytes of all stores, which all answers are made of; but for the number of dropped repeats. */
    Map<String, String> stores() {
        HexFormat hex = HexFormat.of();
        Map<String, String> all = new TreeMap<>();
        for (Store store : Store.values()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (StoreReader.Entry entry : entries(store, partition)) {
                    byte[] value = store == Store.GATES ? withoutDuplicates(entry.value()) : entry.value();
                    all.put(store + " " + partition + " " + hex.formatHex(entry.key()), hex.formatHex(value));
                }
            }
        }
        return all;
    }

    private List<StoreReader.Entry> entries(Store store, int partition) {
        byte[] highest = new byte[64];
        Arrays.fill(highest, (byte) 0xff);
        KeyRange all = KeyRange.between(new byte[] {0}, highest, KeyRange.LIMIT_MAX);
        return switch (reader().range(store, partition, all, Consistency.COMMITTED)) {
            case Answer.Here<List<StoreReader.Entry>>(var entries) -> entries;
            default -> throw new IllegalStateException("partition " + partition + " is not here");
        };
    }

    private static byte[] withoutDuplicates(byte[] value) {
        Gate gate = StateCodec.gate(value);
        return StateCodec.encode(new Gate(gate.chain(), 0, gate.contentConflicts(), gate.rerouted()));
    }

    /** Where the aggregators go on, but for inputs that they go on with at the first record. */
    Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> next = admin.listConsumerGroupOffsets(AggregatorState.group(prefix))
                .partitionsToOffsetAndMetadata()
                .get();
        return next.entrySet().stream()
                .filter(at -> at.getValue().offset() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, at -> at.getValue().offset()));
    }

    /** Ends of all partitions of a topic, together: they grow with each record. */
    long written(Topic topic) throws ExecutionException, InterruptedException {
        return ends(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    void loseChangelogs() throws ExecutionException, InterruptedException {
        admin.deleteTopics(AggregatorState.changelogs(prefix)).all().get();
        until("they are gone", () -> {
            try {
                return admin.listTopics().names().get().stream()
                        .noneMatch(AggregatorState.changelogs(prefix)::contains);
            } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    void expireInputs() throws ExecutionException, InterruptedException {
        for (Topic topic : List.of(Topic.EPISODE_EVENTS, Topic.PROPOSALS)) {
            admin.deleteRecords(ends(topic).entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue()))))
                    .all()
                    .get();
        }
    }

    private Map<TopicPartition, Long> ends(Topic topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic.name(prefix), partition))
                .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
        return admin.listOffsets(asked).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private StoreReader reader() {
        return aggregator.orElseThrow().reader();
    }

    static void until(String what, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holdsNow(holds)) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static boolean holdsNow(BooleanSupplier holds) {
        try {
            return holds.getAsBoolean();
        } catch (NotAvailableException | IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void close() {
        aggregator.ifPresent(Aggregator::close);
        producer.close();
        List<String> ours = Stream.concat(
                        Stream.of(Topic.values()).map(topic -> topic.name(prefix)),
                        AggregatorState.changelogs(prefix).stream())
                .toList();
        // a broker that is not only ours keeps nothing of this
        admin.deleteTopics(ours);
        admin.close();
    }
}
