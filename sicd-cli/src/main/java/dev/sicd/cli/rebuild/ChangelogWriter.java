package dev.sicd.cli.rebuild;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.cli.refold.RefoldedStores;
import dev.sicd.reader.Store;
import dev.sicd.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what stores hold to their changelogs, each key once. */
final class ChangelogWriter implements AutoCloseable {
    private final String prefix;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param properties of a Kafka client, {@code bootstrap.servers} among them */
    ChangelogWriter(Map<String, String> properties, String prefix) {
        this.prefix = prefix;
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.DERIVED_BYTES_MAX);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Writes all stores of a partition and returns when the brokers have it.
     *
     * @return how many entries
     * @throws RebuildException when they do not take it
     */
    long write(int partition, RefoldedStores stores) {
        long[] entries = {0};
        for (Store store : Store.values()) {
            String topic = AggregatorState.changelog(prefix, store);
            stores.forEach(store, (key, value) -> {
                entries[0]++;
                send(new ProducerRecord<>(topic, partition, key, value));
            });
        }
        producer.flush();
        refuseFailure();
        return entries[0];
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        refuseFailure();
        try {
            Future<RecordMetadata> unused = producer.send(record, (at, failed) -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                }
            });
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void refuseFailure() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new RebuildException(
                    "the changelogs cannot be written: " + failed.getMessage() + "; mend that and run it again",
                    failed);
        }
    }
}
