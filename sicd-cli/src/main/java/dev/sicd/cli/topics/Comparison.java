package dev.sicd.cli.topics;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;

/** Compares a topic with what it should be. Settings of which nothing is demanded may be anything. */
final class Comparison {
    private static final String UNKNOWN = "(not told)";
    private static final String IN_SYNC = "min.insync.replicas";

    private Comparison() {}

    static List<Difference> of(NewTopic wanted, TopicState found) {
        List<Difference> differences = new ArrayList<>();
        String topic = wanted.name();
        if (found.partitions() != wanted.numPartitions()) {
            differences.add(new Difference.Partitions(topic, found.partitions(), wanted.numPartitions()));
        }
        if (found.replication() != wanted.replicationFactor()) {
            differences.add(new Difference.Replication(topic, found.replication(), wanted.replicationFactor()));
        }
        wanted.configs().forEach((name, value) -> {
            String actual = found.settings().getOrDefault(name, UNKNOWN);
            // with fewer replicas than that no write would be taken: they come first
            boolean later = name.equals(IN_SYNC) && Integer.parseInt(value) > found.replication();
            if (!actual.equals(value) && !later) {
                differences.add(new Difference.Setting(topic, name, actual, value));
            }
        });
        return differences;
    }
}
