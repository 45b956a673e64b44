package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that produce straight to the topics, well and badly, against the running system. */
class DirectProducersTest {
    private static final String TOPIC = "sicd.episode-events";
    private static final int PARTITIONS = 4;

    @TempDir
    Path directory;

    @Test
    void areFoldedQuarantinedOrPutRight() throws Exception {
        long seed = 7;
        Random random = new Random(seed);
        try (SicdProcess dev = SicdProcess.dev(directory.resolve("data"));
                Api api = new Api(dev.url());
                KafkaProducer<byte[], byte[]> producer = producer(dev.kafka())) {
            byte[] garbage = new byte[100];
            random.nextBytes(garbage);
            garbage[0] = 1;
            byte[] unknownSchema = {0, 0, 0, 0, 99, 1, 2, 3};
            send(producer, "garbage", garbage);
            send(producer, "garbage", unknownSchema);
            send(producer, "wrong_key", EventCodec.encode(action("another_run", 1)));
            // librdkafka's default partitioner: CRC32 of the key
            for (int i = 0; i < 40; i++) {
                String run = "foreign_" + i % 8;
                producer.send(new ProducerRecord<>(
                                TOPIC, crc32(run), run.getBytes(UTF_8), EventCodec.encode(action(run, i / 8 + 1))))
                        .get();
            }
            Coordinates last = send(producer, "good_run", EventCodec.encode(action("good_run", 1)));

            JsonNode good = api.get("/runs/good_run/summary?at_least=" + last).body();
            assertThat(good.get("total_actions").longValue()).as("%s", good).isEqualTo(1);
            assertThat(good.get("started").booleanValue()).isFalse();
            for (int i = 0; i < 8; i++) {
                assertFolded(api, "foreign_" + i);
            }
            assertThat(api.get("/runs/another_run/summary").status()).isEqualTo(404);
            assertQuarantined(dev.kafka(), List.of("NOT_FRAMED", "UNKNOWN_SCHEMA", "WRONG_KEY"), garbage);
        }
    }

    private static void assertFolded(Api api, String run) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Api.Answer integrity = api.get("/runs/" + run + "/integrity");
        while (integrity.status() != 200 || integrity.body().get("position").longValue() < 5) {
            assertThat(System.nanoTime()).as("%s: %s", run, integrity.body()).isLessThan(deadline);
            Thread.sleep(50);
            integrity = api.get("/runs/" + run + "/integrity");
        }
        assertThat(integrity.body().get("verified").booleanValue()).isTrue();
        boolean misplaced = crc32(run) != Keys.partitionOf(run, PARTITIONS);
        assertThat(integrity.body().get("rerouted").longValue()).isEqualTo(misplaced ? 5 : 0);
        JsonNode timeline = api.get("/runs/" + run + "/timeline").body();
        List<Integer> order = new ArrayList<>();
        timeline.get("entries")
                .forEach(entry -> order.add(entry.findValue("data").get("i").intValue()));
        assertThat(order).containsExactly(1, 2, 3, 4, 5);
    }

    private static void assertQuarantined(String kafka, List<String> reasons, byte[] bytes) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed", "fetch.max.wait.ms", 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition("sicd.quarantine", i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (found.size() < reasons.size() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            assertThat(found)
                    .extracting(record -> new String(
                            record.headers().lastHeader(RecordHeaders.REASON).value(), UTF_8))
                    .containsExactlyInAnyOrderElementsOf(reasons);
            assertThat(found).anySatisfy(record -> assertThat(record.value()).isEqualTo(bytes));
        }
    }

    private static ActionLogged action(String run, int i) {
        Envelope envelope = Envelope.ofEpisode(
                UUID.nameUUIDFromBytes((run + i).getBytes(UTF_8)),
                run,
                run + "_ep0001",
                Instant.parse("2026-01-01T00:00:00Z"),
                Actor.agent("direct"));
        return new ActionLogged(envelope, "step", "{\"i\":" + i + "}");
    }

    private static int crc32(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        return (int) (crc.getValue() % PARTITIONS);
    }

    private static Coordinates send(KafkaProducer<byte[], byte[]> producer, String key, byte[] value) throws Exception {
        RecordMetadata at = producer.send(new ProducerRecord<>(TOPIC, key.getBytes(UTF_8), value))
                .get();
        return new Coordinates(at.topic(), at.partition(), at.offset());
    }

    private static KafkaProducer<byte[], byte[]> producer(String kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
