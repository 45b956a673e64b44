package dev.sicd.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stores of a task with RocksDB and the record cache, between commits and across them. */
class TaskStoresTest {
    private static final int KEYS = 40;
    private static final int ROUNDS = 50;
    private static final long SEED = 20261129;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final NavigableMap<Byte, Byte> model = new TreeMap<>();

    @ParameterizedTest
    @EnumSource(
            value = Store.class,
            names = {"PRODUCERS", "INDEX"})
    void aRangeHoldsWhatWasPutAndNotRemoved(Store store) throws IOException {
        try (TopologyTestDriver driver = driver(stores -> changeSome(stores, store))) {
            TestInputTopic<byte[], byte[]> in =
                    driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer());
            for (int round = 0; round < ROUNDS; round++) {
                // the driver commits after each
                in.pipeInput(new byte[] {1}, new byte[] {1});
            }
        }
    }

    private void changeSome(TaskStores stores, Store store) {
        for (int change = random.nextInt(20); change >= 0; change--) {
            byte key = (byte) random.nextInt(KEYS);
            if (random.nextBoolean()) {
                byte value = (byte) random.nextInt();
                stores.put(store, bytes(key), stores.get(store, bytes(key)), bytes(value));
                model.put(key, value);
            } else {
                stores.remove(store, bytes(key));
                model.remove(key);
            }
            assertRange(stores, store);
        }
    }

    @Test
    void aCachedStoreIsNotReadDownwards() throws IOException {
        KeyRange all = KeyRange.between(bytes((byte) 0), bytes((byte) KEYS), KEYS);
        List<Store> refused = new ArrayList<>();
        try (TopologyTestDriver driver = driver(stores -> {
            for (Store store : Store.values()) {
                try {
                    stores.first(store, all.descending());
                } catch (IllegalArgumentException e) {
                    refused.add(store);
                }
            }
        })) {
            driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(new byte[] {1}, new byte[] {1});
        }
        assertThat(refused).contains(Store.RUNS).doesNotContain(Store.PRODUCERS, Store.INDEX, Store.TIMELINE);
    }

    private void assertRange(TaskStores stores, Store store) {
        byte from = (byte) random.nextInt(KEYS);
        byte to = (byte) (from + random.nextInt(KEYS - from));
        KeyRange range = KeyRange.between(bytes(from), bytes(to), KEYS);
        NavigableMap<Byte, Byte> expected = model.subMap(from, true, to, true);

        assertThat(texts(stores.entries(store, range, KEYS)))
                .as("upwards, seed %d", SEED)
                .isEqualTo(texts(expected));
        assertThat(texts(stores.entries(store, range.descending(), KEYS)))
                .as("downwards, seed %d", SEED)
                .isEqualTo(texts(expected.descendingMap()));
        assertThat(stores.first(store, range.descending()).map(first -> first.key()[0]))
                .isEqualTo(Optional.ofNullable(expected.isEmpty() ? null : expected.lastKey()));
    }

    private static List<String> texts(List<Entry> entries) {
        List<String> texts = new ArrayList<>();
        entries.forEach(entry -> texts.add(entry.key()[0] + "=" + entry.value()[0]));
        return texts;
    }

    private static List<String> texts(NavigableMap<Byte, Byte> entries) {
        List<String> texts = new ArrayList<>();
        entries.forEach((key, value) -> texts.add(key + "=" + value));
        return texts;
    }

    private static byte[] bytes(byte one) {
        return new byte[] {one};
    }

    private TopologyTestDriver driver(Consumer<TaskStores> use) throws IOException {
        Topology topology = new Topology();
        topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in");
        topology.addProcessor("user", () -> new User(use), "source");
        for (Store store : Store.values()) {
            topology.addStateStore(FoldTopology.store(store), "user");
        }
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "stores");
        // some entries are in the cache, some below it
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 500L);
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Files.createTempDirectory(directory, "state").toString());
        return new TopologyTestDriver(topology, settings);
    }

    private static final class User implements Processor<byte[], byte[], byte[], byte[]> {
        private final Consumer<TaskStores> use;
        private Optional<TaskStores> stores = Optional.empty();

        User(Consumer<TaskStores> use) {
            this.use = use;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            stores = Optional.of(new TaskStores(context, new AtomicLong()));
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            use.accept(stores.orElseThrow());
        }
    }
}
