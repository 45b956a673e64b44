package dev.sicd.benchmarks.system;

import dev.sicd.aggregator.SmallRocksDb;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/** The least that Kafka Streams can do with a topic and keep: it counts records by key, with the settings of the aggregator. */
public final class CountMain {
    private static final String READY = "count ready";
    private static final int COMMIT_MILLIS = 100;
    private static final long CACHE_BYTES = 32L << 20;
    private static final int RECORDS_OF_A_POLL = 1_000;

    private CountMain() {}

    /** @param arguments the brokers, the topic, the application's name, the directory of its stores */
    public static void main(String[] arguments) throws InterruptedException {
        try (KafkaStreams streams =
                new KafkaStreams(counting(arguments[1]), settings(arguments[0], arguments[2], Path.of(arguments[3])))) {
            streams.start();
            System.out.println(READY);
            Thread.currentThread().join();
        }
    }

    private static Topology counting(String topic) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        topic,
                        Consumed.with(Serdes.Bytes(), Serdes.ByteArray())
                                .withName("records")
                                .withOffsetResetPolicy(AutoOffsetReset.earliest()))
                .groupByKey(Grouped.as("by-key"))
                .count(Materialized.<Bytes, Long, KeyValueStore<Bytes, byte[]>>as("counts")
                        .withKeySerde(Serdes.Bytes())
                        .withValueSerde(Serdes.Long()));
        return builder.build();
    }

    private static Properties settings(String brokers, String application, Path directory) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RECORDS_OF_A_POLL);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return settings;
    }
}
