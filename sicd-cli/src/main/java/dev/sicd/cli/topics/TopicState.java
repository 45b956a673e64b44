package dev.sicd.cli.topics;

import java.util.Map;

/**
 * A topic as the brokers have it.
 *
 * @param replication of the partition that has the fewest replicas
 * @param settings in effect, whether they are the topic's own or the brokers' defaults
 */
record TopicState(int partitions, int replication, Map<String, String> settings) {
    TopicState {
        settings = Map.copyOf(settings);
    }
}
