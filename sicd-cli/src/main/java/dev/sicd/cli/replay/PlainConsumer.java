package dev.sicd.cli.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes consumers that read a ledger as anybody can: committed records, no group, one partition after the other. */
public final class PlainConsumer {
    private static final Duration CALL_MAX = Duration.ofSeconds(15);
    /**
     * A consumer asks for more of a partition only when it has given out what it has. With the default of 1 MB it would wait for the
     * broker most of the time.
     */
    private static final int FETCH_BYTES_MAX = 8 << 20;

    /** They are unpacked for a poll, and not before: so many of the largest records of each reader fit into the memory of a command. */
    private static final int RECORDS_OF_A_POLL = 16;

    private PlainConsumer() {}

    /**
     * Makes one.
     *
     * @param properties of a Kafka client, {@code bootstrap.servers} among them
     * @throws org.apache.kafka.common.KafkaException when they are none
     */
    public static KafkaConsumer<byte[], byte[]> with(Map<String, String> properties) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_MAX.toMillis());
        // a fetch that waits at the end of a partition holds up what is asked next, the next partition and closing
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES_MAX);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_OF_A_POLL);
        settings.putAll(properties);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
