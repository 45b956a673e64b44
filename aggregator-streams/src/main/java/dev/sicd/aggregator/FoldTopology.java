package dev.sicd.aggregator;

import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Store;
import dev.sicd.schemas.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The one sub-topology: four inputs and the rerouted records, one processor, all stores, five outputs. Everything is
 * bytes on the wire, so that no record can stop the stream by failing to deserialize.
 */
final class FoldTopology {
    private static final String PROCESSOR = "gate-and-fold";
    /**
     * Stores whose values are read and written again and again: the cache saves changelog and RocksDB writes. None of them is
     * read downwards: through a cache, Streams 4.3 then shows entries that were removed, with no value or with their old one.
     */
    private static final Set<Store> REWRITTEN =
            Set.of(Store.GATES, Store.RUNS, Store.EPISODES, Store.PROPOSALS, Store.TREE);

    private FoldTopology() {}

    static boolean isCached(Store store) {
        return REWRITTEN.contains(store);
    }

    static Topology of(
            String prefix,
            int partitions,
            Optional<SigningKey> checkpointKey,
            CheckpointCadence checkpoints,
            Instance instance) {
        Topology topology = new Topology();
        String[] sources = Stream.concat(Topic.inputs().stream(), Stream.of(Topic.REROUTED))
                .map(topic -> source(topology, topic.name(prefix)))
                .toArray(String[]::new);
        topology.addProcessor(
                PROCESSOR, () -> new FoldProcessor(prefix, partitions, checkpointKey, checkpoints, instance), sources);
        for (Store store : Store.values()) {
            topology.addStateStore(store(store), PROCESSOR);
        }
        sink(topology, FoldProcessor.LEDGER, Topic.LEDGER.name(prefix));
        sink(topology, FoldProcessor.CHECKPOINTS, Topic.CHECKPOINTS.name(prefix));
        sink(topology, FoldProcessor.APPROVED, Topic.APPROVED_PROPOSALS.name(prefix));
        sink(topology, FoldProcessor.QUARANTINE, Topic.QUARANTINE.name(prefix));
        sink(topology, FoldProcessor.REROUTED, Topic.REROUTED.name(prefix));
        return topology;
    }

    private static String source(Topology topology, String topic) {
        String name = "from-" + topic;
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new RecordTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
        return name;
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
    }

    static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(Store store) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> builder = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(store.storeName()), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of("max.message.bytes", Integer.toString(Topic.DERIVED_BYTES_MAX)));
        return isCached(store) ? builder.withCachingEnabled() : builder.withCachingDisabled();
    }
}
