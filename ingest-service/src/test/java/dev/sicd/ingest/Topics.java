package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.embedded.TestKafka;
import dev.sicd.model.event.Event;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A set of topics of its own on the tests' broker, with plain clients that know nothing of the service. */
final class Topics {
    static final int PARTITIONS = 3;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String servers;
    private final String prefix;

    private Topics(String servers, String prefix) {
        this.servers = servers;
        this.prefix = prefix;
    }

    static Topics create() throws Exception {
        return create(TestKafka.bootstrapServers());
    }

    static Topics create(String servers) throws Exception {
        String prefix = "ingest-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(Topic.toCreate(prefix, PARTITIONS, (short) 1))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        return new Topics(servers, prefix);
    }

    String servers() {
        return servers;
    }

    String prefix() {
        return prefix;
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "isolation.level",
                        "read_committed",
                        // closing waits for the fetch that waits at the end
                        "fetch.max.wait.ms",
                        20,
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Everything that is on a topic now, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic.name(prefix), partition))
                .toList();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Deadline deadline = Deadline.after(PATIENCE);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < end(ends, partition))) {
                if (deadline.isOver()) {
                    throw new AssertionError(topic + " could not be read to its end " + ends);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** The events of a run on a topic, in order. */
    List<Event> events(EventFamily family, String runId) throws DecodeException {
        List<Event> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records(family.topic())) {
            if (new String(record.key(), UTF_8).equals(runId)) {
                events.add(EventCodec.decode(family, record.value()));
            }
        }
        return events;
    }

    /** The events of a run on a topic, once they are as wanted. */
    List<Event> eventsWhen(EventFamily family, String runId, Predicate<List<Event>> wanted) throws Exception {
        Deadline deadline = Deadline.after(PATIENCE);
        List<Event> events = events(family, runId);
        while (!wanted.test(events)) {
            if (deadline.isOver()) {
                throw new AssertionError("the events of run " + runId + " on " + family + " stay " + events);
            }
            events = events(family, runId);
        }
        return events;
    }

    void send(Event event) throws Exception {
        send(EventFamily.of(event).topic(), event.envelope().runId().getBytes(UTF_8), EventCodec.encode(event));
    }

    void send(Topic topic, byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "max.request.size", Topic.DERIVED_BYTES_MAX),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(prefix), key, value)).get(30, TimeUnit.SECONDS);
        }
    }

    /**
     * Puts a record aside as the gate does.
     *
     * @return its id in the quarantine
     */
    String quarantine(
            Kept kept,
            Optional<Integer> partition,
            Optional<Long> timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            RecordMetadata at = producer.send(kept.record(
                            Topic.QUARANTINE.name(prefix), partition.orElse(null), timestamp.orElse(null), key, value))
                    .get(30, TimeUnit.SECONDS);
            return at.partition() + ":" + at.offset();
        }
    }

    String quarantine(Kept kept, byte @Nullable [] key, byte @Nullable [] value) throws Exception {
        return quarantine(kept, Optional.empty(), Optional.empty(), key, value);
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings =
                new HashMap<>(Map.of("bootstrap.servers", servers, "max.request.size", Topic.DERIVED_BYTES_MAX));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Why a record was put aside, and where it came from. */
    record Kept(String reason, String source) {
        ProducerRecord<byte[], byte[]> record(
                String topic,
                @Nullable Integer partition,
                @Nullable Long timestamp,
                byte @Nullable [] key,
                byte @Nullable [] value) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, timestamp, key, value);
            record.headers()
                    .add("trace", "kept".getBytes(UTF_8))
                    .add(RecordHeaders.REASON, reason.getBytes(UTF_8))
                    .add(RecordHeaders.DETAIL, ("because of " + reason).getBytes(UTF_8))
                    .add(RecordHeaders.SOURCE, source.getBytes(UTF_8))
                    .add(RecordHeaders.SERVICE, "aggregator".getBytes(UTF_8));
            return record;
        }
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }
}
