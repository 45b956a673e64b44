package dev.sicd.publisher;

import dev.sicd.publisher.Steps.Act;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** An idempotent producer on the model's log: what it does not acknowledge is written or not. */
final class ModelProducer extends MockProducer<byte[], byte[]> {
    private final ModelLog log;
    private final Steps steps;
    private final InstantSource clock;
    private final Consumer<ConsumerRecord<byte[], byte[]>> appended;

    /** @param appended is told of every record, at once */
    ModelProducer(ModelLog log, Steps steps, InstantSource clock, Consumer<ConsumerRecord<byte[], byte[]>> appended) {
        this.log = log;
        this.steps = steps;
        this.clock = clock;
        this.appended = appended;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        if (steps.at("before append to " + record.topic()) == Act.ERROR) {
            return CompletableFuture.failedFuture(new TimeoutException("it was not sent"));
        }
        TopicPartition partition = new TopicPartition(record.topic(), 0);
        byte[] key = Optional.ofNullable(record.key()).orElseGet(() -> new byte[0]);
        ConsumerRecord<byte[], byte[]> written =
                log.append(partition, key, record.value(), record.headers(), clock.millis());
        appended.accept(written);
        if (steps.at("after append to " + record.topic()) == Act.ERROR) {
            return CompletableFuture.failedFuture(new TimeoutException("it was not acknowledged"));
        }
        return CompletableFuture.completedFuture(new RecordMetadata(
                partition, written.offset(), 0, written.timestamp(), key.length, written.value().length));
    }

    @Override
    public void close(Duration timeout) {}
}
