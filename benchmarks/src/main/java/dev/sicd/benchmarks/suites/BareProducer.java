package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own producer with the durability and the tuning of a writer of the system, and nothing around it: what that one is held
 * against. It does not wait for one record before it takes the next, and repeats nothing that failed for good.
 */
final class BareProducer implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong failed = new AtomicLong();

    private BareProducer(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * How a writer gathers records. How many requests may be under way is not part of it, but always Kafka's own five: what one at
     * a time costs them is the writers' own cost.
     */
    record Tuning(String compression, int lingerMillis, int batchBytes) {
        /** The SDK's transport straight to Kafka. */
        static final Tuning OF_SDK = new Tuning("none", 0, 256 << 10);

        /** The log of ingest, which leaves the size of a batch at Kafka's default. */
        static final Tuning OF_INGEST = new Tuning("lz4", 0, 16 << 10);
    }

    /** @param tuning of the writer that it is held against */
    static BareProducer to(String bootstrapServers, Tuning tuning) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, tuning.compression());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, tuning.lingerMillis());
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, tuning.batchBytes());
        // as the writers, so that large batches of all partitions still make one request
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.INPUT_BYTES_MAX);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        return new BareProducer(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Sends records that were encoded before, over and over, so many a turn. */
    Contestant sending(String name, List<Actor> actors, int count, List<ProducerRecord<byte[], byte[]>> records) {
        return new Contestant(name, actors, () -> send(count, number -> records.get(number % records.size())));
    }

    /**
     * Sends so many, until the last is acknowledged.
     *
     * @param records by their number from 0, made when it is their turn
     * @throws IllegalStateException when one was not acknowledged
     */
    Sample send(int count, IntFunction<ProducerRecord<byte[], byte[]>> records) {
        failed.set(0);
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            producer.send(records.apply(i), (at, fault) -> {
                if (fault != null) {
                    failed.incrementAndGet();
                }
            });
        }
        producer.flush();
        long took = System.nanoTime() - begun;
        if (failed.get() > 0) {
            throw new IllegalStateException(
                    "all %d records should have been acknowledged, %d were not".formatted(count, failed.get()));
        }
        return Sample.perSecond(count, took);
    }

    @Override
    public void close() {
        producer.close(CLOSE_MAX);
    }
}
