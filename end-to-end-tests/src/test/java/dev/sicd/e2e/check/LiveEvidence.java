package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a running system: topics by a plain consumer of what is committed, answers and pull requests over HTTP. */
final class LiveEvidence implements Evidence, AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int TRIES = 50;
    private static final int RETRY_MILLIS = 200;
    private static final byte[] NOTHING = {};

    private final Addresses addresses;
    private final Web query;

    LiveEvidence(Addresses addresses) {
        this.addresses = addresses;
        this.query = new Web(addresses.query(), addresses.token(), ANSWER_MAX, 0);
    }

    @Override
    public int partitions() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.partitionsFor(addresses.topic("ledger")).size();
        }
    }

    @Override
    public void read(String topic, Consumer<LogRecord> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            int partitions = consumer.partitionsFor(addresses.topic(topic)).size();
            for (int partition = 0; partition < partitions; partition++) {
                TopicPartition at = new TopicPartition(addresses.topic(topic), partition);
                consumer.assign(List.of(at));
                consumer.seekToBeginning(List.of(at));
                read(consumer, at, record -> each.accept(of(topic, record)));
            }
        }
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition at, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
        long deadline = System.nanoTime() + SILENCE_MAX.toNanos();
        for (long position = consumer.position(at); position < end; position = consumer.position(at)) {
            consumer.poll(POLL).forEach(each);
            if (consumer.position(at) > position) {
                deadline = System.nanoTime() + SILENCE_MAX.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%s is read up to %d of %d only; a transaction may be open there".formatted(at, position, end));
            }
        }
    }

    private static LogRecord of(String topic, ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith("sicd-")) {
                headers.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        return new LogRecord(
                topic,
                record.partition(),
                record.offset(),
                Optional.ofNullable(record.key()).orElse(NOTHING),
                Optional.ofNullable(record.value()).orElse(NOTHING),
                headers);
    }

    /** Asks again where there is no answer yet: the system is at rest, but may be short of breath. */
    @Override
    public Web.Answer answer(String path) {
        try {
            Web.Answer answer = query.get(path);
            for (int i = 1; answer.isUnknown() && i < TRIES; i++) {
                Thread.sleep(RETRY_MILLIS);
                answer = query.get(path);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the check was interrupted", e);
        }
    }

    @Override
    public Optional<List<PullRequestSeen>> pullRequests() {
        return addresses.gitHub().map(gitHub -> new GitHubReader(gitHub).all());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = addresses.client(Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "fetch.max.bytes",
                16 << 20,
                "max.partition.fetch.bytes",
                8 << 20,
                "fetch.max.wait.ms",
                20));
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        query.close();
    }
}
