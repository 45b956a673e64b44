package dev.sicd.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Ordinary Kafka clients of one broker for the tests; every wait is bounded. */
final class Clients {
    private static final long WAIT_SECONDS_MAX = 30;
    private static final int REQUEST_BYTES_MAX = 7 * 1024 * 1024;

    private final Map<String, Object> common;

    Clients(String bootstrapServers) {
        this(Map.of("bootstrap.servers", bootstrapServers));
    }

    Clients(Map<String, Object> common) {
        this.common = common;
    }

    Admin admin() {
        return Admin.create(with(Map.of("request.timeout.ms", 5_000, "default.api.timeout.ms", 30_000)));
    }

    void createTopic(String name, Map<String, String> configs) throws Exception {
        try (Admin admin = admin()) {
            NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(configs);
            admin.createTopics(List.of(topic)).all().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    String clusterId() throws Exception {
        try (Admin admin = admin()) {
            return admin.describeCluster().clusterId().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    Set<String> topics() throws Exception {
        try (Admin admin = admin()) {
            return admin.listTopics().names().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = with(Map.of(
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                0,
                "max.request.size",
                REQUEST_BYTES_MAX,
                "delivery.timeout.ms",
                30_000,
                "request.timeout.ms",
                10_000));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(String topic, byte[] value) throws InterruptedException, ExecutionException, TimeoutException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, value)).get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    /** All committed records of the topic's one partition, up to its end as it is now. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of("isolation.level", "read_committed"))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("read %d records, but not up to %d".formatted(found.size(), end));
                }
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            return found;
        }
    }

    /** Until the coordinator holds the last transaction for done. */
    void awaitCommitted(String transactionalId) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
        try (Admin admin = admin()) {
            while (stateOf(admin, transactionalId) != TransactionState.COMPLETE_COMMIT) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("it is " + stateOf(admin, transactionalId));
                }
                Thread.sleep(20);
            }
        }
    }

    private static TransactionState stateOf(Admin admin, String transactionalId) throws Exception {
        return admin.describeTransactions(List.of(transactionalId))
                .description(transactionalId)
                .get(WAIT_SECONDS_MAX, TimeUnit.SECONDS)
                .state();
    }

    void commit(String group, String topic, long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of("group.id", group))) {
            consumer.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)));
        }
    }

    Optional<Long> committed(String group, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of("group.id", group))) {
            return Optional.ofNullable(consumer.committed(Set.of(partition)).get(partition))
                    .map(OffsetAndMetadata::offset);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = with(Map.of("enable.auto.commit", false, "default.api.timeout.ms", 30_000));
        settings.putAll(more);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(common);
        settings.putAll(more);
        return settings;
    }
}
