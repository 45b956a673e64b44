package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Event;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Store;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology in Kafka's own test driver, with real RocksDB stores and one partition. It checks nothing. */
final class FoldDriver implements AutoCloseable {
    private final TopologyTestDriver driver;
    private final Instance instance;
    private Optional<Instant> caughtUpAt = Optional.empty();

    FoldDriver(Path stateDir, Optional<SigningKey> checkpointKey, CheckpointCadence cadence) {
        instance = new Instance(new Inputs() {
            @Override
            public Optional<Instant> caughtUpAt(int partition) {
                return caughtUpAt;
            }

            @Override
            public Map<TopicPartition, Long> committed(int partition) {
                return Map.of();
            }
        });
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "gate-test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
        driver = new TopologyTestDriver(
                FoldTopology.of("sicd", 1, checkpointKey, cadence, instance), settings, Events.AT);
    }

    /** Whatever was recorded until then is folded. */
    void caughtUpAt(Instant at) {
        caughtUpAt = Optional.of(at);
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    void send(Event... events) {
        for (Event event : events) {
            byte[] key = Ledger.recordKey(event.envelope().runId());
            pipe(EventFamily.of(event).topic(), key, EventCodec.encode(event), Events.AT);
        }
    }

    void pipe(Topic topic, byte @Nullable [] key, byte @Nullable [] value, Instant at) {
        driver.createInputTopic(topic.name("sicd"), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key, value, at);
    }

    void pipe(Topic topic, byte[] key, byte[] value, Headers headers) {
        driver.createInputTopic(topic.name("sicd"), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, Events.AT));
    }

    /** What was written to a topic since it was last asked for. */
    List<TestRecord<byte[], byte[]>> read(Topic topic) {
        return read(topic.name("sicd"));
    }

    List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    Set<String> writtenTopics() {
        return driver.producedTopicNames();
    }

    KeyValueStore<Bytes, byte[]> store(Store store) {
        return driver.getKeyValueStore(store.storeName());
    }

    Counters counters() {
        return instance.counters();
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    @Override
    public void close() {
        driver.close();
    }
}
