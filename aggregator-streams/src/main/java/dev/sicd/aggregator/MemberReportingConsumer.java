package dev.sicd.aggregator;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The consumer of a stream thread, which tells, on that thread, as which member of its group it polled. */
final class MemberReportingConsumer extends KafkaConsumer<byte[], byte[]> {
    private final Consumer<String> member;

    MemberReportingConsumer(Map<String, Object> config, Consumer<String> member) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.member = member;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        member.accept(groupMetadata().memberId());
        return records;
    }
}
