package dev.sicd.cli.refold;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.replay.ReplayException;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.reader.fold.FoldStores;
import dev.sicd.schemas.Coordinates;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * All stores of a re-fold in one RocksDB of its own, whatever partition a run is in. They are for one re-fold and never
 * opened again, so nothing is logged ahead. What events write again and again is kept at hand meanwhile. For many threads, where
 * each run is written by one.
 */
public final class RefoldedStores implements FoldStores, StoreReader, AutoCloseable {
    private static final Lag NONE = new Lag(0, 0);
    /** Each event writes one value of each. */
    private static final Set<Store> REWRITTEN = Set.of(Store.GATES, Store.RUNS, Store.EPISODES);

    private static final int AT_HAND_MAX = 3_000;
    /** What is larger goes to the database at once: few values are, and together they have to fit into the memory. */
    private static final int AT_HAND_BYTES_MAX = 4_096;

    /** Newer than what is in the database; the one that was used longest ago goes there. */
    private final Map<Bytes, byte[]> atHand = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, byte[]> eldest) {
            boolean full = size() > atHandMax;
            if (full) {
                write(eldest.getKey().get(), eldest.getValue());
            }
            return full;
        }
    };

    private final int atHandMax;
    private final Options options;
    private final WriteOptions unlogged;
    private final RocksDB db;

    private RefoldedStores(int atHandMax, Options options, WriteOptions unlogged, RocksDB db) {
        this.atHandMax = atHandMax;
        this.options = options;
        this.unlogged = unlogged;
        this.db = db;
    }

    /**
     * Empty ones.
     *
     * @param directory empty
     * @throws ReplayException when nothing can be written there
     */
    public static RefoldedStores create(Path directory) {
        return create(directory, AT_HAND_MAX);
    }

    /** @param atHandMax values that are kept at hand */
    static RefoldedStores create(Path directory, int atHandMax) {
        RocksDB.loadLibrary();
        Options options = new Options().setCreateIfMissing(true);
        try {
            WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
            return new RefoldedStores(atHandMax, options, unlogged, RocksDB.open(options, directory.toString()));
        } catch (RocksDBException e) {
            options.close();
            throw new ReplayException("stores cannot be made in '" + directory + "': " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        db.close();
        unlogged.close();
        options.close();
    }

    @Override
    public synchronized Optional<byte[]> get(Store store, byte[] key) {
        byte[] whole = key(store, key);
        try {
            Optional<byte[]> newest = Optional.ofNullable(atHand.get(Bytes.wrap(whole)));
            return newest.isPresent() ? newest : Optional.ofNullable(db.get(whole));
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    @Override
    public Optional<Entry> first(Store store, KeyRange range) {
        return entries(store, new KeyRange(range.from(), range.to(), 1, range.reversed())).stream()
                .findFirst();
    }

    @Override
    public synchronized void put(Store store, byte[] key, Optional<byte[]> old, byte[] value) {
        byte[] whole = key(store, key);
        if (REWRITTEN.contains(store) && value.length <= AT_HAND_BYTES_MAX) {
            atHand.put(Bytes.wrap(whole), value);
            return;
        }
        atHand.remove(Bytes.wrap(whole));
        write(whole, value);
    }

    private void write(byte[] whole, byte[] value) {
        try {
            db.put(unlogged, whole, value);
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    /** A range is read from the database alone. */
    private void settle(Store store) {
        if (REWRITTEN.contains(store)) {
            atHand.forEach((key, value) -> write(key.get(), value));
            atHand.clear();
        }
    }

    @Override
    public synchronized void remove(Store store, byte[] key) {
        byte[] whole = key(store, key);
        atHand.remove(Bytes.wrap(whole));
        try {
            db.delete(unlogged, whole);
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    /** Gives each entry of a store, in the order of the keys. */
    public synchronized void forEach(Store store, BiConsumer<byte[], byte[]> each) {
        settle(store);
        byte[] prefix = key(store, new byte[0]);
        try (RocksIterator at = db.newIterator()) {
            at.seek(prefix);
            while (at.isValid() && startsWith(at.key(), prefix)) {
                each.accept(Arrays.copyOfRange(at.key(), prefix.length, at.key().length), at.value());
                at.next();
            }
            at.status();
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    @Override
    public int partitions() {
        return 1;
    }

    @Override
    public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        return new Answer.Here<>(get(store, key));
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        return new Answer.Here<>(entries(store, range));
    }

    /** True: what the ledger held is in them. */
    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) {
        return new Answer.Here<>(true);
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) {
        return new Answer.Here<>(true);
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return new Answer.Here<>(NONE);
    }

    private synchronized List<Entry> entries(Store store, KeyRange range) {
        settle(store);
        byte[] from = key(store, range.from());
        byte[] to = key(store, range.to());
        int prefix = from.length - range.from().length;
        List<Entry> entries = new ArrayList<>();
        try (RocksIterator at = db.newIterator()) {
            if (range.reversed()) {
                at.seekForPrev(to);
            } else {
                at.seek(from);
            }
            while (at.isValid() && entries.size() < range.limit() && isWithin(at.key(), from, to)) {
                entries.add(new Entry(Arrays.copyOfRange(at.key(), prefix, at.key().length), at.value()));
                if (range.reversed()) {
                    at.prev();
                } else {
                    at.next();
                }
            }
            at.status();
        } catch (RocksDBException e) {
            throw broken(e);
        }
        return entries;
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static boolean isWithin(byte[] key, byte[] from, byte[] to) {
        return Arrays.compareUnsigned(key, from) >= 0 && Arrays.compareUnsigned(key, to) <= 0;
    }

    /** The stores' names end with a zero byte, so that none begins like another. */
    private static byte[] key(Store store, byte[] key) {
        byte[] name = store.storeName().getBytes(UTF_8);
        return ByteBuffer.allocate(name.length + 1 + key.length)
                .put(name)
                .put((byte) 0)
                .put(key)
                .array();
    }

    private static ReplayException broken(RocksDBException e) {
        return new ReplayException(
                "the stores of the re-fold failed: " + e.getMessage() + "; make room and try again", e);
    }
}
