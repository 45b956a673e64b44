package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.Health;
import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.SchemaCatalogue;
import dev.sicd.schemas.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes events to their topics and says where they are once they are there; it judges none. Thread-safe. */
final class EventLog implements AutoCloseable {
    private static final Duration DELIVERY = Duration.ofSeconds(20);
    private static final Duration REQUEST = Duration.ofSeconds(8);
    private static final Duration BLOCK = Duration.ofSeconds(3);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** How long after a failed write others are told to go elsewhere; then the next write shows. */
    private static final Duration DOUBT = Duration.ofSeconds(10);
    /** What Kafka puts around a record, generously: batch and record header, and our one header. */
    private static final int OVERHEAD_BYTES = 512;

    private static final long NEVER = Long.MIN_VALUE;

    private final Producer<byte[], byte[]> producer;
    private final String prefix;
    private final AtomicLong failedAtNanos = new AtomicLong(NEVER);

    private EventLog(Producer<byte[], byte[]> producer, String prefix) {
        this.producer = producer;
        this.prefix = prefix;
    }

    static EventLog open(IngestConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, config.topicPrefix() + "-ingest");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK.toMillis());
        settings.putAll(config.kafka());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A partition that is being made can refuse a first batch and take the second: then it refuses the first for
        // good.
        // While one is on its way, what comes is gathered into the next.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.DERIVED_BYTES_MAX);
        // a run belongs on the partition of Kafka's own hash: whatever passes through must not change that
        settings.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        settings.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        return new EventLog(
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                config.topicPrefix());
    }

    /**
     * Where a record is, and the leaf that the ledger will have for it if the gate admits it.
     *
     * @param leaf over its exact key and value
     */
    record Placed(Coordinates at, Hash leaf) {}

    /**
     * A write under way.
     *
     * @param bytes of its key and value
     */
    record Pending(EventLog log, Event event, long bytes, Hash leaf, Future<RecordMetadata> sent) {

        /** Waits for the acknowledgement of all in-sync replicas. */
        Placed await() throws NotWrittenException, InterruptedException {
            return log.await(this);
        }
    }

    /** Writes and waits. */
    Placed write(Event event) throws NotWrittenException, InterruptedException {
        return send(event).await();
    }

    /** Begins a write. Events sent one after the other by one thread are on the log in that order. */
    Pending send(Event event) throws NotWrittenException, InterruptedException {
        byte[] key = event.envelope().runId().getBytes(UTF_8);
        byte[] value = EventCodec.encode(event);
        String topic = EventFamily.of(event).topic().name(prefix);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        record.headers().add(RecordHeaders.AVRO_FINGERPRINT, fingerprint(value));
        return send(event, record);
    }

    /**
     * Writes a record again as it was, and waits. Of its headers those come along that its producer gave it.
     *
     * @param event what the value says
     * @param family whose topic it goes to
     */
    Placed writeAgain(Event event, EventFamily family, byte[] key, byte[] value, Headers headers)
            throws NotWrittenException, InterruptedException {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(family.topic().name(prefix), key, value);
        for (Header header : headers) {
            if (!RecordHeaders.isOurs(header.key())) {
                record.headers().add(header);
            }
        }
        return send(event, record).await();
    }

    private Pending send(Event event, ProducerRecord<byte[], byte[]> record)
            throws NotWrittenException, InterruptedException {
        byte[] key = record.key();
        byte[] value = record.value();
        long bytes = (long) key.length + value.length;
        if (bytes + OVERHEAD_BYTES > Topic.INPUT_BYTES_MAX) {
            throw NotWrittenException.tooLarge(event, bytes + OVERHEAD_BYTES, Topic.INPUT_BYTES_MAX);
        }
        try {
            Pending pending = new Pending(this, event, bytes, Chain.leaf(key, value), producer.send(record));
            if (pending.sent().state() == Future.State.FAILED) {
                // where Kafka waited in vain for metadata or room it says so in the future: told here, so that nothing
                // that follows overtakes this one
                pending.await();
            }
            return pending;
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException | IllegalStateException e) {
            throw failed(event, e);
        }
    }

    /** Down for a while after a failed write, and up again by itself: only a write can show that writing works. */
    Health.State health() {
        long failedAt = failedAtNanos.get();
        boolean inDoubt = failedAt != NEVER && System.nanoTime() - failedAt < DOUBT.toNanos();
        return Health.State.of(!inDoubt, "the last write to Kafka was not acknowledged");
    }

    /** Writes what is under way, for a bounded time. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }

    private Placed await(Pending pending) throws NotWrittenException, InterruptedException {
        try {
            RecordMetadata at = pending.sent().get(DELIVERY.plus(REQUEST).toMillis(), TimeUnit.MILLISECONDS);
            if (!at.hasOffset()) {
                throw failed(pending.event(), new IllegalStateException("acknowledged without an offset"));
            }
            failedAtNanos.set(NEVER);
            return new Placed(new Coordinates(at.topic(), at.partition(), at.offset()), pending.leaf());
        } catch (TimeoutException e) {
            throw failed(pending.event(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof RecordTooLargeException) {
                // the broker may be set to take less than we ask it to
                throw NotWrittenException.tooLarge(pending.event(), pending.bytes(), Topic.INPUT_BYTES_MAX);
            }
            throw failed(pending.event(), cause);
        }
    }

    private NotWrittenException failed(Event event, Throwable cause) {
        failedAtNanos.set(System.nanoTime());
        return NotWrittenException.unknown(event, cause);
    }

    private static InterruptedException interrupted(InterruptException e) {
        // Kafka sets the flag again; the checked exception says the same, and its catcher decides
        boolean wasSet = Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("interrupted while sending: " + wasSet);
        interrupted.initCause(e);
        return interrupted;
    }

    /** The whole fingerprint of the schema whose id the value carries. */
    private static byte[] fingerprint(byte[] value) {
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        long fingerprint = SchemaCatalogue.instance().byId(id).orElseThrow().fingerprint();
        return String.format(Locale.ROOT, "%016x", fingerprint).getBytes(UTF_8);
    }
}
