package dev.sicd.aggregator;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** Kafka's own clients for Streams, but for the producer, which reports its commits, and the consumer, which reports who it is. */
final class ReportingClients implements KafkaClientSupplier {
    private final Consumer<Map<TopicPartition, Long>> committed;
    private final BiConsumer<String, String> members;

    /** @param members takes a consumer's client id, and the id that it has in its group */
    ReportingClients(Consumer<Map<TopicPartition, Long>> committed, BiConsumer<String, String> members) {
        this.committed = committed;
        this.members = members;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new CommitReportingProducer(config, committed);
    }

    @Override
    public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        String clientId = String.valueOf(config.get(ConsumerConfig.CLIENT_ID_CONFIG));
        return new MemberReportingConsumer(config, member -> members.accept(clientId, member));
    }

    @Override
    public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
