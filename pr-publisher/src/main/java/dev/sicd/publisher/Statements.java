package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes what the publisher says, and returns when the brokers have it: only then may it go on. It never retries what a
 * producer gave up. Thread-safe.
 */
final class Statements implements AutoCloseable {
    private static final String SERVICE = "pr-publisher";
    private static final Duration CLOSE_MAX = Duration.ofMillis(1_500);

    private final Producer<byte[], byte[]> producer;
    private final String topicPrefix;
    private final InstantSource clock;

    Statements(Producer<byte[], byte[]> producer, String topicPrefix, InstantSource clock) {
        this.producer = producer;
        this.topicPrefix = topicPrefix;
        this.clock = clock;
    }

    /**
     * States a fact.
     *
     * @return the time at which it was recorded
     * @throws org.apache.kafka.common.errors.RecordTooLargeException when no topic takes it
     * @throws KafkaException when nobody knows whether it is written
     */
    Instant state(PullRequestEvent event) {
        byte[] key = event.envelope().runId().getBytes(UTF_8);
        RecordMetadata written =
                send(new ProducerRecord<>(Topic.PULL_REQUESTS.name(topicPrefix), key, EventCodec.encode(event)));
        return written.hasTimestamp() ? Instant.ofEpochMilli(written.timestamp()) : clock.instant();
    }

    /** Puts a record aside, unchanged, with the reason. */
    void quarantine(ConsumerRecord<byte[], byte[]> record, Coordinates source, String reason, String detail) {
        ProducerRecord<byte[], byte[]> quarantined = new ProducerRecord<>(
                Topic.QUARANTINE.name(topicPrefix),
                null,
                clock.millis(),
                record.key(),
                record.value(),
                record.headers());
        set(quarantined, RecordHeaders.REASON, reason);
        set(quarantined, RecordHeaders.DETAIL, detail);
        set(quarantined, RecordHeaders.SOURCE, source.toString());
        set(quarantined, RecordHeaders.SERVICE, SERVICE);
        send(quarantined);
    }

    @Override
    public void close() {
        producer.close(CLOSE_MAX);
    }

    private static void set(ProducerRecord<byte[], byte[]> record, String name, String text) {
        record.headers().remove(name).add(name, text.getBytes(UTF_8));
    }

    private RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException("writing to " + record.topic() + " failed", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
