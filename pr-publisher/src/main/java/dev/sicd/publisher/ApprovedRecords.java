package dev.sicd.publisher;

import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads single records again, by their coordinates: what was put off is not kept in memory. For one thread. */
final class ApprovedRecords implements AutoCloseable {
    private static final Duration READ_MAX = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_MAX = Duration.ofMillis(1_500);

    private final Consumer<byte[], byte[]> consumer;

    ApprovedRecords(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * The record there; empty when it is kept no longer.
     *
     * @throws KafkaException when that takes too long
     */
    Optional<ConsumerRecord<byte[], byte[]>> at(Coordinates source) {
        TopicPartition partition = new TopicPartition(source.topic(), source.partition());
        consumer.assign(Set.of(partition));
        consumer.seek(partition, source.offset());
        long deadline = System.nanoTime() + READ_MAX.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                    return record.offset() == source.offset() ? Optional.of(record) : Optional.empty();
                }
            }
        } catch (OffsetOutOfRangeException e) {
            return Optional.empty();
        } finally {
            consumer.unsubscribe();
        }
        throw new KafkaException(
                "the approved proposal at " + source + " was not read within " + READ_MAX.toSeconds() + " s");
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }
}
