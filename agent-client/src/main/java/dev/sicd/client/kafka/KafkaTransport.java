package dev.sicd.client.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.client.AgentEvent;
import dev.sicd.client.Delivery;
import dev.sicd.client.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events straight to the topic, acknowledged by all replicas in sync, on the partition of the run.
 *
 * <p>Order survives every failure: a producer repeats in order for as long as it lives, and one that did not get through in
 * time is thrown away, with all that it had under way. Then everything from the first undecided event on is sent again in
 * order, and what was on the log already is recognised by its id.
 */
public final class KafkaTransport implements Transport {
    private static final String TOPIC = ".episode-events";
    private static final Duration ACKNOWLEDGED_MAX = Duration.ofSeconds(30);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(10);
    private static final Duration BLOCK_MAX = Duration.ofSeconds(5);
    private static final int RECORD_BYTES_MAX = 4 << 20;
    private static final int BATCH_BYTES = 256 << 10;
    /** One request a broker is under way at a time: with few events each, all would wait for answers most of the time. */
    private static final int EVENTS_AT_ONCE = 5_000;

    private static final int CHARS_AT_ONCE = 4 << 20;

    private final Map<String, Object> settings;
    private final String topic;
    private final EventAvro avro = new EventAvro();
    private final Duration acknowledgedMax;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    private KafkaTransport(Map<String, Object> settings, String topic, Duration acknowledgedMax) {
        this.settings = settings;
        this.topic = topic;
        this.acknowledgedMax = acknowledgedMax;
    }

    /** To brokers that ask for no login, {@code host:port} separated by commas. */
    public static KafkaTransport to(String bootstrapServers) {
        return to(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), "sicd");
    }

    /**
     * With any properties of Kafka's producer, for SASL and TLS for instance. Those that order and durability rest on cannot be
     * changed.
     *
     * @param topicPrefix what the names of the topics begin with
     */
    public static KafkaTransport to(Map<String, String> properties, String topicPrefix) {
        return to(properties, topicPrefix, ACKNOWLEDGED_MAX);
    }

    static KafkaTransport to(Map<String, String> properties, String topicPrefix, Duration acknowledgedMax) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "sicd-agent");
        // while a request is under way, the next ones are gathered anyway
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MAX.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_MAX.toMillis());
        settings.putAll(properties);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // brokers take any first number of a producer they do not know: a second request could overtake a first that
        // failed
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // a record that ends by itself is overtaken by the next one
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
        settings.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        settings.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        return new KafkaTransport(settings, topicPrefix + TOPIC, acknowledgedMax);
    }

    @Override
    public List<Delivery> send(List<AgentEvent> events) throws InterruptedException {
        long deadline = System.nanoTime() + acknowledgedMax.toNanos();
        List<Delivery> deliveries = new ArrayList<>();
        try {
            for (Future<RecordMetadata> one : begun(events)) {
                deliveries.add(acknowledged(one, deadline));
            }
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            deliveries.add(givenUp(String.valueOf(e.getCause())));
        } catch (TimeoutException e) {
            deliveries.add(givenUp("no acknowledgement within " + acknowledgedMax));
        } catch (KafkaException | IllegalStateException e) {
            deliveries.add(givenUp(e.toString()));
        }
        return deliveries;
    }

    @Override
    public int eventsMax() {
        return EVENTS_AT_ONCE;
    }

    @Override
    public int charsMax() {
        return CHARS_AT_ONCE;
    }

    @Override
    public synchronized void close() {
        closed = true;
        discard();
    }

    /** Stops at the first one that the producer did not take, which it tells in the future: the next ones would overtake it. */
    private List<Future<RecordMetadata>> begun(List<AgentEvent> events) throws InterruptedException {
        Producer<byte[], byte[]> open = producer();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (AgentEvent event : events) {
            Future<RecordMetadata> one = sent(open, event);
            sent.add(one);
            if (one.isDone() && !isDecided(one)) {
                return sent;
            }
        }
        return sent;
    }

    /** What is no event of the schema will never be one, and must not hold up what follows. */
    private Future<RecordMetadata> sent(Producer<byte[], byte[]> open, AgentEvent event) {
        ProducerRecord<byte[], byte[]> record;
        try {
            record = record(event);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(new NoEventException(e));
        }
        return open.send(record);
    }

    private static final class NoEventException extends Exception {
        NoEventException(RuntimeException cause) {
            super("not written as the schema wants it: " + cause, cause);
        }
    }

    /** Why it will never be taken, where that is so. */
    private static Optional<String> refusal(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause instanceof RecordTooLargeException || cause instanceof NoEventException
                ? Optional.of("Kafka: " + cause.getMessage())
                : Optional.empty();
    }

    private static boolean isDecided(Future<RecordMetadata> done) throws InterruptedException {
        try {
            done.get();
            return true;
        } catch (ExecutionException e) {
            return refusal(e).isPresent();
        }
    }

    private static Delivery acknowledged(Future<RecordMetadata> sent, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            RecordMetadata at = sent.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new Delivery.Delivered(at.topic() + ":" + at.partition() + ":" + at.offset());
        } catch (ExecutionException e) {
            Optional<String> refusal = refusal(e);
            if (refusal.isPresent()) {
                return new Delivery.Refused(refusal.get());
            }
            throw e;
        }
    }

    private ProducerRecord<byte[], byte[]> record(AgentEvent event) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, event.runId().getBytes(UTF_8), avro.encode(event.json()));
        record.headers().add("avro-fp", avro.fingerprint());
        return record;
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            producer = open;
        }
        return open;
    }

    /** Whatever it was, this producer may still have events under way that must not come after their own repetition. */
    private synchronized Delivery givenUp(String reason) {
        discard();
        return new Delivery.Undecided("Kafka: " + reason);
    }

    private synchronized void discard() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    private static InterruptedException interrupted(InterruptException e) {
        // Kafka sets the flag again; the checked exception says the same, and its catcher decides
        boolean wasSet = Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("interrupted while sending: " + wasSet);
        interrupted.initCause(e);
        return interrupted;
    }

    /** Without the properties, which may hold a password. */
    @Override
    public String toString() {
        return "Kafka topic " + topic + " at " + settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }
}
