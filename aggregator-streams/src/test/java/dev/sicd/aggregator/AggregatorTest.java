package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.embedded.TestKafka;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.config.HostPort;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.Event;
import dev.sicd.model.fold.EpisodeStatus;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Keys;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Store;
import dev.sicd.reader.TimeRange;
import dev.sicd.reader.Tree;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.Topic;
import io.micrometer.core.instrument.Gauge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fold on a real broker: partitions, transactions, restarts, reads. */
class AggregatorTest {
    private static final int PARTITIONS = 4;
    private static final CheckpointCadence CADENCE = new CheckpointCadence(Duration.ofMillis(200), 100);
    private static final Duration WAIT = Duration.ofSeconds(30);

    @TempDir
    Path stateDir;

    private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
    private SigningKey key = SigningKey.generate(new SecureRandom());
    private KafkaProducer<byte[], byte[]> producer;
    private Aggregator aggregator;
    private Reads reads;

    @BeforeEach
    void start() throws InterruptedException, ExecutionException {
        String bootstrap = TestKafka.bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Topic.toCreate(prefix, PARTITIONS, (short) 1))
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        open();
    }

    private void open() throws InterruptedException {
        until("nobody else has the state directory", this::starts);
        reads = new Reads(aggregator.reader());
        until("the stores are open", () -> aggregator.health().ready().isUp());
    }

    /** On a busy machine the one before may still be closing after it was waited for. */
    private boolean starts() {
        try {
            aggregator = Aggregator.start(config(PARTITIONS), InstantSource.system());
            return true;
        } catch (IllegalStateException e) {
            if (String.valueOf(e.getMessage()).contains("multiple instances of Kafka Streams")) {
                return false;
            }
            throw e;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private AggregatorConfig config(int partitions) {
        return config(partitions, Optional.empty());
    }

    private AggregatorConfig config(int partitions, Optional<HostPort> readPort) {
        return config(partitions, readPort, stateDir);
    }

    private AggregatorConfig config(int partitions, Optional<HostPort> readPort, Path state) {
        return config("test-1", partitions, readPort, state);
    }

    private AggregatorConfig config(String instance, int partitions, Optional<HostPort> readPort, Path state) {
        return new AggregatorConfig(
                TestKafka.bootstrapServers(),
                prefix,
                partitions,
                instance,
                state,
                1,
                1,
                0,
                readPort,
                Optional.of(key),
                CADENCE,
                // closing waits for the fetch that waits at the end
                Map.of("fetch.max.wait.ms", "20"));
    }

    @AfterEach
    void stop() {
        aggregator.close();
        producer.close();
    }

    @Test
    void answersWhatWasWrittenOnceItWasProcessed() throws Exception {
        Events events = new Events("run_1", 1);
        send(events.runStarted(1));
        send(events.started(1));
        Coordinates last = send(events.completed(1, EndStatus.COMPLETED));

        assertThat(reads.await(last, Consistency.FRESH, WAIT)).isTrue();
        Run run = reads.run("run_1", Consistency.FRESH).orElseThrow();
        assertThat(run.episodes().completed()).isEqualTo(1);
        assertThat(reads.await(last, Consistency.COMMITTED, WAIT)).isTrue();
        assertThat(reads.timeline("run_1", 1, 100)).hasSize(3);
        assertThat(reads.gate("run_1").orElseThrow().chain().position()).isEqualTo(3);
        assertThat(reads.run("unknown", Consistency.COMMITTED)).isEmpty();
    }

    @Test
    void tellsAnotherVersionAfterEachChangeOfWhatItAnswers() throws Exception {
        Events events = new Events("run_1", 1);
        long before = reads.version("run_1").orElseThrow();
        Coordinates first = send(events.runStarted(1));
        assertThat(reads.await(first, Consistency.FRESH, WAIT)).isTrue();
        assertThat(reads.version("run_1").orElseThrow()).isNotEqualTo(before);
        // until a look falls between the fold and its commit
        boolean between = false;
        for (int i = 0; i < 50 && !between; i++) {
            Coordinates at = send(events.action(1, "{}"));
            assertThat(reads.await(at, Consistency.FRESH, WAIT)).isTrue();
            long folded = reads.version("run_1").orElseThrow();
            between = !reads.await(at, Consistency.COMMITTED, Duration.ZERO);
            assertThat(reads.await(at, Consistency.COMMITTED, WAIT)).isTrue();
            assertThat(!between || reads.version("run_1").orElseThrow() != folded)
                    .isTrue();
        }
        assertThat(between).isTrue();
        long still = reads.version("run_1").orElseThrow();
        assertThat(reads.run("run_1", Consistency.FRESH)).isPresent();
        assertThat(reads.version("run_1")).hasValue(still);

        aggregator.close();

        assertThat(reads.version("run_1")).isEmpty();
        assertThatThrownBy(() -> reads.run("run_1", Consistency.FRESH)).isInstanceOf(NotAvailableException.class);
    }

    @Test
    void foldsARecordOfTheWrongPartitionWhereItBelongs() throws Exception {
        for (int i = 0; i < 20; i++) {
            String runId = "stray_" + i;
            Events events = new Events(runId, i);
            int wrong = (Keys.partitionOf(runId, PARTITIONS) + 1) % PARTITIONS;
            send(events.started(1), wrong);
            send(events.action(1, "{}"), wrong);
        }
        for (int i = 0; i < 20; i++) {
            String runId = "stray_" + i;
            until(
                    runId + " is folded",
                    () -> reads.run(runId, Consistency.COMMITTED)
                            .map(run -> run.actions() == 1)
                            .orElse(false));
            List<LedgerEntry> timeline = reads.timeline(runId, 1, 10);
            assertThat(timeline).hasSize(2);
            assertThat(timeline.getFirst().event().type()).isEqualTo("EpisodeStarted");
            assertThat(timeline.getFirst().source().partition()).isNotEqualTo(Keys.partitionOf(runId, PARTITIONS));
            assertThat(reads.gate(runId).orElseThrow().rerouted()).isEqualTo(2);
        }
    }

    @Test
    void listsRunsOfAllPartitionsNewestFirst() throws Exception {
        for (int i = 0; i < 12; i++) {
            send(new Events("list_" + i, i).runStarted(1));
        }
        until(
                "all are listed",
                () -> reads.runs(TimeRange.ALL, false, Optional.empty(), 100, Consistency.COMMITTED)
                                .size()
                        == 12);
        Set<String> seen = new HashSet<>();
        Optional<Run> cursor = Optional.empty();
        Instant before = Instant.MAX;
        for (int page = 0; page < 4; page++) {
            for (Run run : reads.runs(TimeRange.ALL, false, cursor, 3, Consistency.COMMITTED)) {
                assertThat(run.listedAt().orElseThrow()).isBeforeOrEqualTo(before);
                before = run.listedAt().orElseThrow();
                assertThat(seen.add(run.runId())).isTrue();
                cursor = Optional.of(run);
            }
        }
        assertThat(seen).hasSize(12);
        assertThat(reads.runs(TimeRange.ALL, false, cursor, 3, Consistency.COMMITTED))
                .isEmpty();
    }

    @Test
    void measuresWhatEachStoreHolds() throws Exception {
        try (Metrics metrics = Metrics.create()) {
            aggregator.measure(metrics);
            Gauge runs = metrics.registry()
                    .get("sicd_store_entries")
                    .tag("store", "runs")
                    .gauge();
            // not from 0: Streams keeps offsets of its own in each store
            double before = runs.value();
            for (int i = 0; i < 12; i++) {
                send(new Events("held_" + i, i).runStarted(1));
            }

            until("all are held", () -> runs.value() - before >= 12);
        }
    }

    @Test
    void endsASilentEpisodeByItself() throws Exception {
        Events events = new Events("silent", 5);
        send(events.started(1, Optional.of(Duration.ofSeconds(1))));
        until(
                "the watchdog gave it up",
                () -> reads.episode("silent", 1, Consistency.COMMITTED)
                        .map(episode -> episode.status() == EpisodeStatus.ABANDONED)
                        .orElse(false));
        assertThat(reads.timeline("silent", 1, 10)).hasSize(2);
        assertThat(reads.timeline("silent", 2, 10).getFirst().event().type()).isEqualTo("EpisodeAbandoned");
    }

    @Test
    void answersNothingOnceTheGroupCountsItNoMore() throws Exception {
        aggregator.close();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        aggregator = Aggregator.start(config(PARTITIONS, Optional.of(new HostPort("127.0.0.1", 1))), now::get);
        reads = new Reads(aggregator.reader());
        until("the stores are open", () -> aggregator.health().ready().isUp());
        assertThat(reads.run("run_1", Consistency.FRESH)).isEmpty();

        // as after a stop of the process: what the group said before it proves nothing
        now.updateAndGet(before -> before.plusSeconds(5));
        until("the group was asked again", () -> aggregator.health().ready().isUp());
        now.updateAndGet(before -> before.minusSeconds(60));
        until(
                "the clock went back, and the group was asked again",
                () -> aggregator.health().ready().isUp());

        until("it answers nothing", () -> {
            // it joins again as soon as it hears of that
            removeFromGroup();
            return isRefused("run_1");
        });
    }

    /** The group takes it for the member that it was; the coordinator even calls it by the client id of before. */
    @Test
    void isCountedWhenItComesBackSoonAsAnotherProcess(@TempDir Path one, @TempDir Path another) throws Exception {
        aggregator.close();
        HostPort ours = new HostPort("127.0.0.1", 1);
        HostPort second = new HostPort("127.0.0.1", 2);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        aggregator = Aggregator.start(config(PARTITIONS, Optional.of(ours)), InstantSource.system());
        for (Path state : List.of(one, another)) {
            try (Aggregator other =
                    Aggregator.start(config("test-2", PARTITIONS, Optional.of(second), state), now::get)) {
                until("it has partitions", () -> hasAny(other));
                // what the group said before that is about nothing
                now.updateAndGet(before -> before.plusSeconds(5));
                until("the group counts it", () -> other.health().ready().isUp());
            }
        }
    }

    private static boolean hasAny(Aggregator of) {
        return IntStream.range(0, PARTITIONS)
                .anyMatch(partition -> of.reader().get(Store.RUNS, partition, new byte[1], Consistency.FRESH)
                        instanceof Answer.Here<Optional<byte[]>>);
    }

    private void removeFromGroup() {
        RemoveMembersFromConsumerGroupOptions member =
                new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("test-1-1")));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.removeMembersFromConsumerGroup(AggregatorState.group(prefix), member)
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            // it is none at the moment
        }
    }

    private boolean isRefused(String runId) {
        try {
            reads.run(runId, Consistency.FRESH);
            return false;
        } catch (NotAvailableException e) {
            return true;
        }
    }

    @Test
    void countsEveryEventOnceOverRestartsAndRepeats() throws Exception {
        int count = 2_000;
        Events events = new Events("long", 7);
        send(events.started(1));
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < count / 4; i++) {
                ActionLogged action = events.action(1, "{\"i\":" + i + "}");
                later(action);
                if (i % 10 == 0) {
                    later(action);
                }
            }
            aggregator.close();
            open();
        }
        producer.flush();
        Coordinates end = send(events.completed(1, EndStatus.COMPLETED));
        until("all is folded", () -> await(end));

        assertThat(reads.run("long", Consistency.COMMITTED).orElseThrow().actions())
                .isEqualTo(count);
        assertThat(reads.gate("long").orElseThrow().duplicates()).isEqualTo(count / 10);
        assertThat(chainOf("long")).isEqualTo(reads.gate("long").orElseThrow().chain());
    }

    @Test
    void theTreeIsThatOfTheCommittedLedgerThroughRestartsAndAborts() throws Exception {
        Events events = new Events("long", 11);
        int aborted = 0;
        for (int round = 0; round < 40 && (round < 6 || aborted == 0); round++) {
            for (int i = 0; i < 100; i++) {
                later(new Events("run_" + i % 7, round * 1_000L + i).action(1, "{\"i\":" + i + "}"));
            }
            producer.flush();
            if (round % 3 == 2) {
                aggregator.close();
                open();
            } else {
                fenceTheFold();
            }
            aborted =
                    ledger("read_uncommitted").size() - ledger("read_committed").size();
        }
        Coordinates end = send(events.started(1));
        until("all is folded", () -> await(end) && reads.lag().records() == 0);
        until("the end is signed", this::everyTreeIsSigned);

        List<ConsumerRecord<byte[], byte[]>> ledger = ledger("read_committed");
        assertThat(aborted).as("entries of aborted transactions").isPositive();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int of = partition;
            List<byte[]> leaves = ledger.stream()
                    .filter(record -> record.partition() == of)
                    .map(record -> NaiveTree.leaf(record.key(), record.value()))
                    .toList();
            Tree tree = reads.tree(partition);
            assertThat(tree.size()).isEqualTo(leaves.size());
            assertThat(tree.root().hex()).isEqualTo(NaiveTree.root(leaves));
            long covered = 0;
            for (Checkpoint checkpoint : checkpoints(partition)) {
                assertThat(checkpoint.size()).isGreaterThan(covered);
                covered = checkpoint.size();
                assertThat(checkpoint.root().hex()).isEqualTo(NaiveTree.root(leaves.subList(0, (int) covered)));
            }
            assertThat(covered).isEqualTo(leaves.size());
        }
    }

    @Test
    void aNewKeySignsAgainWhatTheOldOneSigned() throws Exception {
        Coordinates at = send(new Events("run_1", 1).action(1, "{}"));
        assertThat(reads.await(at, Consistency.COMMITTED, WAIT)).isTrue();
        int partition = Keys.partitionOf("run_1", PARTITIONS);
        until("the old key signed", () -> isSigned(partition));
        aggregator.close();

        key = SigningKey.generate(new SecureRandom());
        open();
        until("the new key signed", () -> isSigned(partition));
        assertThat(reads.tree(partition).size()).isEqualTo(1);
    }

    private boolean everyTreeIsSigned() {
        return IntStream.range(0, PARTITIONS)
                .allMatch(partition -> reads.tree(partition).size() == 0 || isSigned(partition));
    }

    private boolean isSigned(int partition) {
        Tree tree = reads.tree(partition);
        return tree.checkpoint().map(this::checkpoint).stream()
                .anyMatch(of -> of.isPresent() && of.get().size() == tree.size());
    }

    private Optional<Checkpoint> checkpoint(String note) {
        String origin = note.substring(0, note.indexOf('\n'));
        return SignedNote.verifies(note, origin, key.publicKey())
                ? Checkpoint.parse(SignedNote.text(note))
                : Optional.empty();
    }

    private List<Checkpoint> checkpoints(int partition) {
        return records(Topic.CHECKPOINTS, "read_committed").stream()
                .filter(record -> new String(record.key(), UTF_8).equals(Integer.toString(partition)))
                .map(record -> checkpoint(new String(record.value(), UTF_8)).orElseThrow())
                .toList();
    }

    /** As a broker does to a fold that was away for too long: its transaction is aborted, and it has to start it again. */
    private void fenceTheFold() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            List<String> ids = admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith(prefix))
                    .toList();
            admin.fenceProducers(ids).all().get();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> ledger(String isolation) {
        return records(Topic.LEDGER, isolation);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(Topic topic, String isolation) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "isolation.level",
                        isolation,
                        // closing waits for the fetch that waits at the end
                        "fetch.max.wait.ms",
                        20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic.name(prefix), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Test
    void rebuildsItsStoresWhenTheStateDirectoryIsLost(@TempDir Path other) throws Exception {
        Events events = new Events("kept", 9);
        send(events.started(1));
        Coordinates last = send(events.action(1, "{}"));
        assertThat(reads.await(last, Consistency.COMMITTED, WAIT)).isTrue();
        aggregator.close();

        stateDir = other;
        open();
        until("restored", () -> reads.run("kept", Consistency.COMMITTED).isPresent());
        assertThat(reads.run("kept", Consistency.COMMITTED).orElseThrow().actions())
                .isEqualTo(1);
    }

    @Test
    void refusesToStartOnAnotherNumberOfPartitions() {
        assertThatThrownBy(() -> Aggregator.start(config(PARTITIONS + 1), InstantSource.system()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 4 partitions, but 5 are configured");
    }

    @Test
    void saysWhichStateDirectoryCannotBeUsed(@TempDir Path other) throws Exception {
        Files.createFile(other.resolve(AggregatorState.group(prefix)));

        assertThatThrownBy(() -> Aggregator.start(config(PARTITIONS, Optional.empty(), other), InstantSource.system()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the fold cannot be set up in the state directory '" + other + "'");
    }

    private Chain chainOf(String runId) {
        Chain chain = Chain.start(runId);
        long next = 1;
        while (true) {
            List<LedgerEntry> page = reads.timeline(runId, next, 1_000);
            for (LedgerEntry entry : page) {
                assertThat(entry.position()).isEqualTo(next);
                chain = chain.append(Chain.leaf(runId.getBytes(UTF_8), entry.value()));
                next++;
            }
            if (page.isEmpty()) {
                return chain;
            }
        }
    }

    private boolean await(Coordinates at) {
        try {
            return reads.await(at, Consistency.COMMITTED, Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Coordinates send(Event event) throws ExecutionException, InterruptedException {
        return coordinates(producer.send(record(event)).get());
    }

    private void send(Event event, int partition) throws ExecutionException, InterruptedException {
        ProducerRecord<byte[], byte[]> record = record(event);
        producer.send(new ProducerRecord<>(record.topic(), partition, record.key(), record.value()))
                .get();
    }

    /** Without waiting for the acknowledgement, so that batches form; a loss would show in the counts. */
    private void later(Event event) {
        Future<RecordMetadata> unused = producer.send(record(event));
    }

    private ProducerRecord<byte[], byte[]> record(Event event) {
        String topic = EventFamily.of(event).topic().name(prefix);
        return new ProducerRecord<>(topic, event.envelope().runId().getBytes(UTF_8), EventCodec.encode(event));
    }

    private static Coordinates coordinates(RecordMetadata at) {
        return new Coordinates(at.topic(), at.partition(), at.offset());
    }

    private static void until(String what, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT.toNanos();
        while (!holdsNow(holds)) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static boolean holdsNow(BooleanSupplier holds) {
        try {
            return holds.getAsBoolean();
        } catch (NotAvailableException e) {
            return false;
        }
    }
}
