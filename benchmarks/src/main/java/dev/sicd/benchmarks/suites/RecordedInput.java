package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.schemas.Topic;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of a system of its own, by their prefix, and actions that a bare producer puts there. It folds nothing. */
final class RecordedInput implements AutoCloseable {
    private static final long ANSWER_SECONDS_MAX = 30;

    private final String bootstrapServers;
    private final String prefix;
    private final KafkaProducer<byte[], byte[]> plain;
    private final Map<Integer, Long> ends = new ConcurrentHashMap<>();

    private RecordedInput(String bootstrapServers, String prefix) {
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
        this.plain = producer(Map.of());
    }

    /** Makes the topics. */
    static RecordedInput make(String bootstrapServers, String prefix, int partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Topic.toCreate(prefix, partitions, (short) 1))
                    .all()
                    .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        }
        return new RecordedInput(bootstrapServers, prefix);
    }

    /** On topics that are there, and hold nothing. */
    static RecordedInput of(Dev dev, String prefix) {
        return new RecordedInput(dev.bootstrapServers(), prefix);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    String prefix() {
        return prefix;
    }

    String topic() {
        return Topic.EPISODE_EVENTS.name(prefix);
    }

    /** What a group has committed of all partitions together once it has folded what was put there. */
    long end() {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    /** One that is to be closed by who asks for it. */
    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        // one request at a time: a partition that is being made can refuse a first batch and take the second, and then
        // it refuses
        // the first for good
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "max.in.flight.requests.per.connection", "1",
                "compression.type", "lz4",
                "linger.ms", "5",
                "batch.size", Integer.toString(1 << 17)));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Puts so many there, and returns when all are acknowledged.
     *
     * @throws IllegalStateException when one was not
     */
    void fill(Actions actions, int count) {
        send(plain, actions, count);
    }

    /** As {@link #fill}, by another producer, which may be within a transaction. */
    void send(KafkaProducer<byte[], byte[]> producer, Actions actions, int count) {
        AtomicReference<Exception> refused = new AtomicReference<>();
        for (int i = 0; i < count; i++) {
            producer.send(actions.nextRecord(topic(), Instant.now()), (at, fault) -> {
                if (fault == null) {
                    ends.merge(at.partition(), at.offset() + 1, Math::max);
                } else {
                    refused.compareAndSet(null, fault);
                }
            });
        }
        producer.flush();
        Exception fault = refused.get();
        if (fault != null) {
            throw new IllegalStateException("the broker did not take all of " + count + " records", fault);
        }
    }

    @Override
    public void close() {
        plain.close();
    }
}
