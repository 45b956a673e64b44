package dev.sicd.benchmarks.suites;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.aggregator.SmallRocksDb;
import dev.sicd.reader.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The least that a restore can be: a plain consumer reads all changelogs from their beginning, and what it gets goes into one
 * RocksDB, a batch a poll, with the aggregator's own options. Nobody can read what it makes.
 */
final class BareRestore {
    private static final String RECORDS_OF_A_POLL = "1000";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RESTORE_MAX = Duration.ofSeconds(90);

    private final String bootstrapServers;
    private final String prefix;

    BareRestore(String bootstrapServers, String prefix) {
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
    }

    /**
     * Fills a new RocksDB.
     *
     * @return how many records the changelogs have
     * @throws IllegalStateException when it does not reach their ends in time
     */
    long into(Path directory) throws RocksDBException {
        try (Options options = options();
                RocksDB stores = RocksDB.open(options, directory.toString());
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "isolation.level",
                                "read_committed",
                                "max.poll.records",
                                RECORDS_OF_A_POLL),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            return copy(consumer, stores, unlogged);
        }
    }

    private static Options options() {
        Options options = new Options().setCreateIfMissing(true).setTableFormatConfig(new BlockBasedTableConfig());
        new SmallRocksDb().setConfig("bare", options, Map.of());
        return options;
    }

    private long copy(KafkaConsumer<byte[], byte[]> consumer, RocksDB stores, WriteOptions unlogged)
            throws RocksDBException {
        List<TopicPartition> partitions = Stream.of(Store.values())
                .flatMap(store -> consumer.partitionsFor(AggregatorState.changelog(prefix, store)).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        List<Map.Entry<TopicPartition, Long>> behind =
                new ArrayList<>(consumer.endOffsets(partitions).entrySet());
        long deadline = System.nanoTime() + RESTORE_MAX.toNanos();
        long records = 0;
        while (!behind.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the changelogs were expected to be read in time; %d records were, and these are not at their ends: %s"
                                .formatted(records, behind));
            }
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            write(polled, partitions, stores, unlogged);
            records += polled.count();
            behind.removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
        return records;
    }

    private static void write(
            ConsumerRecords<byte[], byte[]> records,
            List<TopicPartition> partitions,
            RocksDB stores,
            WriteOptions unlogged)
            throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (TopicPartition partition : records.partitions()) {
                int store = partitions.indexOf(partition);
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    byte[] key = key(store, record.key());
                    if (record.value() == null) {
                        batch.delete(key);
                    } else {
                        batch.put(key, record.value());
                    }
                }
            }
            stores.write(unlogged, batch);
        }
    }

    /** Keys of different stores may be the same. */
    private static byte[] key(int store, byte[] key) {
        return ByteBuffer.allocate(Short.BYTES + key.length)
                .putShort((short) store)
                .put(key)
                .array();
    }
}
