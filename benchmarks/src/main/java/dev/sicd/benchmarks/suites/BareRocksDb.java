package dev.sicd.benchmarks.suites;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sicd.aggregator.SmallRocksDb;
import dev.sicd.benchmarks.measure.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A RocksDB in this process, with the aggregator's own options: what a read costs where nothing is around it. */
final class BareRocksDb implements AutoCloseable {
    private static final int ENTRIES = 300_000;
    /** About what an episode's header takes. */
    private static final int VALUE_BYTES = 300;
    /** What is the same in every entry compresses, as names of fields and runs do. */
    private static final int RANDOM_BYTES = 150;

    private static final int BATCH = 1_000;

    private final Options options;
    private final RocksDB store;
    private final RandomGenerator random;
    /** Made before they are asked for: to write them takes as long as to find them. */
    private final List<byte[]> keys = IntStream.range(0, ENTRIES)
            .mapToObj(entry -> String.format(Locale.ROOT, "run-%04d|%08d", entry % 97, entry)
                    .getBytes(US_ASCII))
            .toList();

    /**
     * A new one with all its entries.
     *
     * @param directory that is empty
     */
    BareRocksDb(Path directory, RandomGenerator random) throws RocksDBException {
        this.random = random;
        this.options = new Options().setCreateIfMissing(true).setTableFormatConfig(new BlockBasedTableConfig());
        new SmallRocksDb().setConfig("bare", options, Map.of());
        this.store = RocksDB.open(options, directory.toString());
        fill();
    }

    private void fill() throws RocksDBException {
        byte[] varying = new byte[RANDOM_BYTES];
        try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
            for (int first = 0; first < ENTRIES; first += BATCH) {
                try (WriteBatch batch = new WriteBatch()) {
                    for (int entry = first; entry < first + BATCH; entry++) {
                        random.nextBytes(varying);
                        byte[] value = new byte[VALUE_BYTES];
                        System.arraycopy(varying, 0, value, 0, RANDOM_BYTES);
                        batch.put(keys.get(entry), value);
                    }
                    store.write(unlogged, batch);
                }
            }
        }
        // nothing is to be read from memory alone, or compacted while it is read
        store.compactRange();
    }

    /** So many reads of any entries; its value is microseconds a read. */
    Sample read(int times) throws RocksDBException {
        byte[] value = new byte[VALUE_BYTES];
        long begun = System.nanoTime();
        for (int i = 0; i < times; i++) {
            int found = store.get(keys.get(random.nextInt(ENTRIES)), value);
            if (found != VALUE_BYTES) {
                throw new IllegalStateException(
                        "an entry of %d bytes was expected, RocksDB answered %d".formatted(VALUE_BYTES, found));
            }
        }
        return Sample.of((System.nanoTime() - begun) / 1e3 / times, times);
    }

    @Override
    public void close() {
        store.close();
        options.close();
    }
}
