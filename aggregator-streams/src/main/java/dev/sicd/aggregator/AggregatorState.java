package dev.sicd.aggregator;

import dev.sicd.reader.Store;
import dev.sicd.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Where the state of the aggregators is on the brokers: how their group and changelogs are called and kept. It asks nobody;
 * Streams makes the changelogs of a new system, and a rebuild makes them anew.
 */
public final class AggregatorState {
    /** Stands beside the group's offsets from when a rebuild begins to take state away until all of it is there again. */
    public static final String REBUILDING = "sicd rebuild is not finished";

    private AggregatorState() {}

    /** The consumer group, which is the Streams application. */
    public static String group(String prefix) {
        return prefix + "-aggregator";
    }

    /** The topic of a store's changes, as Streams calls it. */
    public static String changelog(String prefix, Store store) {
        return group(prefix) + "-" + store.storeName() + "-changelog";
    }

    /** The changelogs of all stores. */
    public static List<String> changelogs(String prefix) {
        return Stream.of(Store.values()).map(store -> changelog(prefix, store)).toList();
    }

    /** The changelogs as Streams would make them. */
    public static List<NewTopic> toCreate(String prefix, int partitions, short replication) {
        Map<String, String> settings = Map.of(
                "cleanup.policy",
                "compact",
                "message.timestamp.type",
                "CreateTime",
                "max.message.bytes",
                Integer.toString(Topic.DERIVED_BYTES_MAX));
        return changelogs(prefix).stream()
                .map(name -> new NewTopic(name, partitions, replication).configs(settings))
                .toList();
    }
}
