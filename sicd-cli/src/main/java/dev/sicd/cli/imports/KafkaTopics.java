package dev.sicd.cli.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The input topics, written by an idempotent producer that has all replicas acknowledge. */
final class KafkaTopics implements EventTopics {
    private final String prefix;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaTopics(String prefix, Map<String, String> properties) {
        this.prefix = prefix;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        settings.putAll(properties);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // with more, a new producer's second request can be admitted before its first one, which is then refused for
        // ever
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.INPUT_BYTES_MAX);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void write(Candidate candidate, Consumer<Exception> failed) {
        byte[] key = candidate.event().envelope().runId().getBytes(UTF_8);
        String topic = candidate.family().topic().name(prefix);
        try {
            // the callback tells it
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topic, key, candidate.value()), (at, failure) -> {
                        if (failure != null) {
                            fail(failure, failed);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            fail(e, failed);
        }
    }

    private void fail(Exception failure, Consumer<Exception> failed) {
        failed.accept(failure);
        // what waits behind it must not overtake it
        producer.close(Duration.ZERO);
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
