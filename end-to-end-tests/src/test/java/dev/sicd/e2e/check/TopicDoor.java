package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.event.EpisodeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records straight to the topic of the agents, by an idempotent producer that waits for all replicas; tells the fate of each.
 * After an error it begins anew with another producer. For one thread.
 */
final class TopicDoor implements AutoCloseable {
    private static final Map<String, Object> SETTINGS = Map.of(
            "acks",
            "all",
            "enable.idempotence",
            true,
            "linger.ms",
            2,
            "max.block.ms",
            5_000,
            "request.timeout.ms",
            4_000,
            "delivery.timeout.ms",
            10_000,
            "max.request.size",
            8 << 20,
            "buffer.memory",
            32L << 20);

    private final Addresses addresses;
    private final String topic;
    private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
    private int partitions;

    TopicDoor(Addresses addresses) {
        this.addresses = addresses;
        this.topic = addresses.topic("episode-events");
    }

    /** @param foreign to the partition that a client of another language would choose */
    List<Fated> send(List<EpisodeEvent> events, boolean foreign) throws InterruptedException {
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        for (EpisodeEvent event : events) {
            keys.add(event.getRunId().getBytes(UTF_8));
            values.add(Wire.encode(event));
        }
        return send(keys, values, foreign);
    }

    Fated send(String key, byte[] value) throws InterruptedException {
        return send(List.of(key.getBytes(UTF_8)), List.of(value), false).getFirst();
    }

    private List<Fated> send(List<byte[]> keys, List<byte[]> values, boolean foreign) throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        List<Fated> fates = new ArrayList<>();
        boolean failed = false;
        try {
            KafkaProducer<byte[], byte[]> open = open();
            for (int i = 0; i < keys.size(); i++) {
                sent.add(open.send(record(keys.get(i), values.get(i), foreign)));
            }
        } catch (KafkaException e) {
            failed = true;
        }
        for (int i = 0; i < keys.size(); i++) {
            Fated fated = i < sent.size() ? fated(sent.get(i), keys.get(i), values.get(i)) : Fated.UNKNOWN;
            failed |= fated.fate() == Fate.UNKNOWN;
            fates.add(fated);
        }
        if (failed) {
            close();
        }
        return fates;
    }

    private static Fated fated(Future<RecordMetadata> sent, byte[] key, byte[] value) throws InterruptedException {
        try {
            RecordMetadata at = sent.get();
            String place = at.topic() + ":" + at.partition() + ":" + at.offset();
            return new Fated(Fate.ACKED, place, Hashes.first(Hashes.leaf(key, value)));
        } catch (ExecutionException e) {
            return e.getCause() instanceof RecordTooLargeException ? Fated.REFUSED : Fated.UNKNOWN;
        }
    }

    private ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value, boolean foreign) {
        if (!foreign) {
            return new ProducerRecord<>(topic, key, value);
        }
        CRC32 crc = new CRC32();
        crc.update(key);
        return new ProducerRecord<>(topic, (int) (crc.getValue() % partitions), key, value);
    }

    private KafkaProducer<byte[], byte[]> open() {
        KafkaProducer<byte[], byte[]> open = producer.orElseGet(() ->
                new KafkaProducer<>(addresses.client(SETTINGS), new ByteArraySerializer(), new ByteArraySerializer()));
        producer = Optional.of(open);
        partitions = open.partitionsFor(topic).size();
        return open;
    }

    @Override
    public void close() {
        producer.ifPresent(open -> open.close(Duration.ZERO));
        producer = Optional.empty();
    }
}
