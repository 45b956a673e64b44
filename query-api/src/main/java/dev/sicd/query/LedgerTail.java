package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.Health;
import dev.sicd.model.fold.Proposal;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the end of the ledger topic, committed records only, on a thread of its own, and notes what changed in
 * {@link RecentChanges}. It keeps no event and commits no offset: it is in no group.
 */
public final class LedgerTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerTail.class);

    /** Records before the end that are read at the start, so that who was connected before it goes on without a gap. */
    private static final long LOOK_BACK = 1_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CALL_MAX = Duration.ofSeconds(15);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(10);
    /** A silent broker and one that is away look the same: so it is asked now and then. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Duration LEAVE_MAX = Duration.ofSeconds(1);
    private static final long PAUSE_MS_MIN = 100;
    private static final long PAUSE_MS_MAX = 5_000;

    private final Map<String, Object> settings;
    private final String topic;
    private final RecentChanges changes = new RecentChanges();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private List<TopicPartition> partitions = List.of();
    private long pauseMs = PAUSE_MS_MIN;
    private volatile Optional<String> trouble = Optional.of("it has not reached the end of the ledger yet");

    private LedgerTail(Map<String, Object> settings, String topic) {
        this.settings = settings;
        this.topic = topic;
        this.thread = Thread.ofPlatform().name("query-ledger-tail").unstarted(this::run);
    }

    /**
     * Starts to follow the ledger.
     *
     * @param kafka further properties of a Kafka client
     */
    public static LedgerTail open(String bootstrapServers, String topicPrefix, Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, topicPrefix + "-query-tail");
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_MAX.toMillis());
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_MAX.toMillis());
        settings.putAll(kafka);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // entries are up to 4 MiB each: what is fetched ahead stays within tens of megabytes
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topic.DERIVED_BYTES_MAX);
        LedgerTail tail = new LedgerTail(settings, Topic.LEDGER.name(topicPrefix));
        tail.thread.start();
        return tail;
    }

    /** What it noted, and notes. */
    public RecentChanges changes() {
        return changes;
    }

    /** Ready while it reads at the end of the ledger. */
    public Health health() {
        return Health.none().withReadiness("ledger-tail", () -> {
            if (!thread.isAlive()) {
                return Health.State.down("it has stopped: " + trouble.orElse("see the log"));
            }
            return trouble.map(Health.State::down).orElseGet(Health.State::up);
        });
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(CLOSE_MAX)) {
                thread.interrupt();
                LOG.atWarn().log("the ledger's tail did not stop in time");
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosing()) {
                follow();
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.atWarn().log("the ledger's tail was cut off");
        } catch (RuntimeException | Error e) {
            trouble = Optional.of(e.getClass().getSimpleName());
            LOG.atError().setCause(e).addKeyValue("topic", topic).log("the ledger's tail failed");
            throw e;
        }
    }

    private void follow() throws InterruptedException {
        try {
            Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            try {
                begin(consumer);
                read(consumer);
            } finally {
                consumer.close(CloseOptions.timeout(LEAVE_MAX));
            }
        } catch (InvalidOffsetException gone) {
            // the topic was made anew, or cut: what was noted of it is worth nothing
            partitions = List.of();
            pause(gone);
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException | ExecutionException | TimeoutException e) {
            // whatever it is: while this thread rests, every list's stream is silent
            pause(e);
        }
    }

    /** Goes on where it was cut off, or begins shortly before the end. */
    private void begin(Consumer<byte[], byte[]> consumer)
            throws InterruptedException, ExecutionException, TimeoutException {
        String ledger = ledgerId();
        if (!partitions.isEmpty() && changes.ledger().equals(ledger)) {
            consumer.assign(partitions);
            List<Long> ends = changes.ends();
            partitions.forEach(partition -> consumer.seek(partition, ends.get(partition.partition())));
            return;
        }
        List<TopicPartition> found = IntStream.range(
                        0, consumer.partitionsFor(topic).size())
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(found);
        Map<TopicPartition, Long> ends = consumer.endOffsets(found);
        List<Long> starts = found.stream()
                .map(partition ->
                        Math.max(beginnings.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - LOOK_BACK))
                .toList();
        consumer.assign(found);
        found.forEach(partition -> consumer.seek(partition, starts.get(partition.partition())));
        partitions = found;
        changes.begin(ledger, starts);
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> toReach = consumer.endOffsets(partitions);
        long heardNanos = System.nanoTime();
        while (!isClosing()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            List<Long> ends = partitions.stream().map(consumer::position).toList();
            if (!ends.equals(changes.ends())) {
                changes.add(noted(records), ends);
            }
            if (toReach.entrySet().stream()
                    .allMatch(end -> ends.get(end.getKey().partition()) >= end.getValue())) {
                trouble = Optional.empty();
                pauseMs = PAUSE_MS_MIN;
            }
            if (!records.isEmpty()) {
                heardNanos = System.nanoTime();
            } else if (System.nanoTime() - heardNanos > SILENCE_MAX.toNanos()) {
                toReach = consumer.endOffsets(partitions);
                heardNanos = System.nanoTime();
            }
        }
    }

    private List<List<Change>> noted(ConsumerRecords<byte[], byte[]> records) {
        List<List<Change>> noted = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            noted.add(
                    records.records(partition).stream().map(LedgerTail::change).toList());
        }
        return noted;
    }

    private static Change change(ConsumerRecord<byte[], byte[]> record) {
        String runId = record.key() == null ? "" : new String(record.key(), UTF_8);
        return new Change(record.offset(), runId, position(record), proposalOf(record));
    }

    /** 0 where it is not a number: such an entry is not ours, and every store is past it. */
    private static long position(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(record.headers().lastHeader(RecordHeaders.POSITION))
                .map(Header::value)
                .map(value -> new String(value, UTF_8))
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static Optional<String> proposalOf(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Proposal.subjectOf(EventCodec.decodeAny(record.value()).event());
        } catch (DecodeException notAnEvent) {
            return Optional.empty();
        }
    }

    /** Of this very topic: one that is made anew under its name has another. */
    private String ledgerId() throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(forAdmin())) {
            return admin
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(CALL_MAX.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .map(described -> described.topicId().toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Without what only consumers have, of which an admin client would warn. */
    private Map<String, Object> forAdmin() {
        Map<String, Object> admin = new HashMap<>(settings);
        admin.keySet().removeIf(name -> !AdminClientConfig.configNames().contains(name));
        return admin;
    }

    private void pause(Exception fault) throws InterruptedException {
        Throwable cause = fault instanceof ExecutionException && fault.getCause() != null ? fault.getCause() : fault;
        trouble = Optional.of(
                "Kafka does not answer as it should: " + cause.getClass().getSimpleName());
        LOG.atWarn().setCause(cause).addKeyValue("pauseMs", pauseMs).log("the ledger's tail goes on after a pause");
        boolean closed = closing.await(pauseMs, TimeUnit.MILLISECONDS);
        LOG.atDebug().addKeyValue("closing", closed).log("the pause is over");
        pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }
}
