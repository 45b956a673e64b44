package dev.sicd.benchmarks.suites;

import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a ledger from its beginning to where it ends now and does nothing with it: the least that a reader of it
 * can cost. Its client is as those of SICD's commands, but reads all partitions at once.
 *
 * @param records committed ones
 * @param bytes of their keys and values
 */
record PlainRead(long records, long bytes) {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIME_MAX = Duration.ofSeconds(60);

    /** @param prefix of the ledger's topic */
    static PlainRead of(String bootstrapServers, String prefix) {
        String topic = Topic.LEDGER.name(prefix);
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                50);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return toEnd(consumer, consumer.endOffsets(partitions));
        }
    }

    private static PlainRead toEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        long records = 0;
        long bytes = 0;
        long deadline = System.nanoTime() + TIME_MAX.toNanos();
        while (!isThere(consumer, ends)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%d records of %s were read in %s, and not all of them".formatted(records, ends, TIME_MAX));
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                records++;
                bytes += record.key().length + record.value().length;
            }
        }
        return new PlainRead(records, bytes);
    }

    private static boolean isThere(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
