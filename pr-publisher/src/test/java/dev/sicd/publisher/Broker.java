package dev.sicd.publisher;

import dev.sicd.embedded.TestKafka;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The tests' broker under one topic prefix, with ordinary clients; every topic has one partition, every wait an end. */
record Broker(String prefix) {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    static String servers() {
        return TestKafka.bootstrapServers();
    }

    void createTopics(Set<Topic> wanted) throws Exception {
        List<NewTopic> topics = Topic.toCreate(prefix, 1, (short) 1).stream()
                .filter(topic -> Topic.named(prefix, topic.name())
                        .filter(wanted::contains)
                        .isPresent())
                .toList();
        try (Admin admin = admin()) {
            admin.createTopics(topics).all().get();
        }
    }

    void createTopic(Topic topic, Map<String, String> configs) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic.name(prefix), 1, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }

    /** Whether the publisher's group has a member of that name. */
    boolean isMember(String instanceId) {
        String group = prefix + "-publisher";
        try (Admin admin = admin()) {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .flatMap(description -> description.members().stream())
                    .anyMatch(member ->
                            member.groupInstanceId().filter(instanceId::equals).isPresent());
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(record).get();
        }
    }

    /** A transaction that is not decided: whoever reads only what is committed must not see it. */
    KafkaProducer<byte[], byte[]> sentInOpenTransaction(ProducerRecord<byte[], byte[]> record) throws Exception {
        KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", prefix + "-transaction"));
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(record).get();
        return producer;
    }

    ProducerRecord<byte[], byte[]> record(Topic topic, byte[] key, byte[] value) {
        return new ProducerRecord<>(topic.name(prefix), key, value);
    }

    /** The first records of a topic, once there are so many. */
    List<ConsumerRecord<byte[], byte[]>> read(Topic topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("reader")) {
            TopicPartition partition = new TopicPartition(topic.name(prefix), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await("%d records on %s".formatted(count, topic), () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return found.size() >= count;
            });
        }
        return found;
    }

    /** How many records the topic holds now. */
    long size(Topic topic) {
        TopicPartition partition = new TopicPartition(topic.name(prefix), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("reader")) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    long committed() {
        TopicPartition partition = new TopicPartition(Topic.APPROVED_PROPOSALS.name(prefix), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(prefix + "-publisher")) {
            return Optional.ofNullable(consumer.committed(Set.of(partition)).get(partition))
                    .map(OffsetAndMetadata::offset)
                    .orElse(0L);
        }
    }

    /** Puts the publisher's offset back, as if it had died after writing and before committing. */
    void forgetCommits(long from) throws Exception {
        TopicPartition partition = new TopicPartition(Topic.APPROVED_PROPOSALS.name(prefix), 0);
        try (Admin admin = admin();
                KafkaConsumer<byte[], byte[]> consumer = consumer(prefix + "-publisher")) {
            // the member stays known until its session ends: only then may another hand move the group's offset
            admin.removeMembersFromConsumerGroup(prefix + "-publisher", new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(from)));
        }
    }

    static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers()));
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", servers());
        settings.put("linger.ms", 0);
        settings.put("max.request.size", 7 * 1024 * 1024);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers(),
                        "group.id",
                        group,
                        "enable.auto.commit",
                        false,
                        // closing waits for the fetch that waits at the end
                        "fetch.max.wait.ms",
                        20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
