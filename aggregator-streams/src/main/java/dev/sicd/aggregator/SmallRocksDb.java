package dev.sicd.aggregator;

import dev.sicd.reader.Store;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One cache and one memtable budget for all stores of this process: the defaults take about 100 MB for every store of
 * every partition.
 */
public final class SmallRocksDb implements RocksDBConfigSetter {
    private static final long CACHE_BYTES = 96L << 20;
    /**
     * Four. Of 64, the default for this size, each would hold 1.5 MiB, and memtables claim their part in pieces of 256 KiB, wherever
     * these fall: a shard that is full of them keeps nothing else, and what falls there is read from its file each time.
     */
    private static final int CACHE_SHARD_BITS = 2;

    private static final long MEMTABLES_BYTES = 48L << 20;
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    /**
     * What a memtable takes from the budget at a time. The default is 1 MB: with the first entry of every store the budget would be
     * used up, and from there on nearly every write would flush a table of next to nothing.
     */
    private static final long ARENA_BLOCK_BYTES = 64L << 10;

    private static final int BLOOM_BITS = 10;
    private static final int BACKGROUND_JOBS = 2;
    /** Of a memtable's size. */
    private static final double MEMTABLE_BLOOM_RATIO = 0.02;

    /** Loading {@link Options} loaded the native library, so these may be made here; they live as long as the process. */
    private static final class Budget {
        static final Cache CACHE = new LRUCache(CACHE_BYTES, CACHE_SHARD_BITS);
        static final WriteBufferManager MEMTABLES = new WriteBufferManager(MEMTABLES_BYTES, CACHE);
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(Budget.CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        table.setFilterPolicy(new BloomFilter(BLOOM_BITS));
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(Budget.MEMTABLES);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setArenaBlockSize(ARENA_BLOCK_BYTES);
        if (storeName.equals(Store.SEEN.storeName())) {
            // asked for every event, and nearly always for what it does not hold
            options.setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO);
            options.setMemtableWholeKeyFiltering(true);
        }
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        options.setMaxBackgroundJobs(BACKGROUND_JOBS);
    }

    @Override
    public void close(String storeName, Options options) {
        // nothing of our own per store: the shared budget outlives it
    }
}
