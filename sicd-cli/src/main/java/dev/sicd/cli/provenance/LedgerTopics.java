package dev.sicd.cli.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.replay.PartitionReaders;
import dev.sicd.cli.replay.PlainConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics from their beginning to where they end now, with a plain consumer of committed records: no group, no
 * Streams, none of the system's stores.
 */
public final class LedgerTopics implements PartitionReaders.Reader {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Without a record for so long, the end is not reached any more. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final Map<String, String> properties;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * A reader.
     *
     * @param properties of a Kafka client, {@code bootstrap.servers} among them
     */
    public LedgerTopics(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
        this.consumer = PlainConsumer.with(properties);
    }

    /** One more of the same, for another thread. */
    LedgerTopics another() {
        return new LedgerTopics(properties);
    }

    /**
     * How many partitions a topic has.
     *
     * @throws VerificationException when there is no such topic
     */
    public int partitions(String topic) {
        try {
            int partitions = consumer.partitionsFor(topic).size();
            if (partitions > 0) {
                return partitions;
            }
        } catch (KafkaException e) {
            throw new VerificationException(
                    "topic '" + topic + "' cannot be read (" + e.getMessage()
                            + "); check --bootstrap-servers and --prefix",
                    e);
        }
        throw new VerificationException("there is no topic '" + topic + "'; check --prefix");
    }

    /** The values of a topic's records, as text. */
    public List<String> texts(String topic) {
        List<String> texts = new ArrayList<>();
        for (int partition = 0; partition < partitions(topic); partition++) {
            read(topic, partition, record -> texts.add(new String(record.value(), UTF_8)));
        }
        return texts;
    }

    /**
     * Gives each record of a partition, in its order.
     *
     * @throws VerificationException when it cannot be read to its present end
     */
    public void read(String topic, int partition, Consumer<LedgerRecord> each) {
        TopicPartition source = new TopicPartition(topic, partition);
        try {
            consumer.assign(List.of(source));
            consumer.seekToBeginning(List.of(source));
            long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
            long lastHeardNanos = System.nanoTime();
            while (consumer.position(source) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    each.accept(record(record));
                    lastHeardNanos = System.nanoTime();
                }
                if (System.nanoTime() - lastHeardNanos > SILENCE_MAX.toNanos()) {
                    throw new VerificationException("nothing came from " + source + " for " + SILENCE_MAX.toSeconds()
                            + " s, which ends at " + end + "; is a transaction open on it?");
                }
            }
        } catch (KafkaException e) {
            throw new VerificationException(source + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static LedgerRecord record(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        // a producer's own header may have no value
        record.headers()
                .forEach(header ->
                        headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8)));
        byte[] key = record.key() == null ? new byte[0] : record.key();
        byte[] value = record.value() == null ? new byte[0] : record.value();
        return new LedgerRecord(record.partition(), record.offset(), key, value, headers, record.timestamp());
    }
}
