package dev.sicd.benchmarks.suites;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;

/**
 * What the topics of a broker take on disk, in bytes. Indexes, which Kafka makes as large as they may become, do not
 * count.
 *
 * @param bytes by topic
 */
record TopicSizes(Map<String, Long> bytes) {
    TopicSizes {
        bytes = Map.copyOf(bytes);
    }

    static TopicSizes of(String bootstrapServers) throws ExecutionException, InterruptedException {
        Map<String, Long> bytes = new HashMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            List<Integer> brokers =
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList();
            for (Map<String, LogDirDescription> directories :
                    admin.describeLogDirs(brokers).allDescriptions().get().values()) {
                for (LogDirDescription directory : directories.values()) {
                    directory
                            .replicaInfos()
                            .forEach((partition, info) -> bytes.merge(partition.topic(), info.size(), Long::sum));
                }
            }
        }
        return new TopicSizes(bytes);
    }

    long all() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    long ofTopic(String topic) {
        return bytes.getOrDefault(topic, 0L);
    }
}
