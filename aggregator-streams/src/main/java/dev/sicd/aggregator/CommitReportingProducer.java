package dev.sicd.aggregator;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer of a stream thread, which tells what was committed, on that thread, right after the commit. */
final class CommitReportingProducer extends KafkaProducer<byte[], byte[]> {
    private final Consumer<Map<TopicPartition, Long>> committed;
    private final Map<TopicPartition, Long> pending = new HashMap<>();

    CommitReportingProducer(Map<String, Object> config, Consumer<Map<TopicPartition, Long>> committed) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.committed = committed;
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        super.sendOffsetsToTransaction(offsets, groupMetadata);
        offsets.forEach((partition, next) -> pending.put(partition, next.offset()));
    }

    @Override
    public void commitTransaction() {
        super.commitTransaction();
        committed.accept(Map.copyOf(pending));
        pending.clear();
    }

    @Override
    public void abortTransaction() {
        pending.clear();
        super.abortTransaction();
    }
}
