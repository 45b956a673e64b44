package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.system.Dev;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what a system in one process has written: of topics what they hold, for none is cleaned in so short a time, of stores
 * the table files, and of all together what the kernel counted. It writes nothing itself.
 */
final class WriteMeter implements AutoCloseable {
    private static final String PREFIX = "sicd";
    private static final String STATE = "state";
    private static final String WRITE_BYTES = "write_bytes: ";
    private static final long ANSWER_SECONDS_MAX = 30;

    private final Path counters;
    private final Admin admin;
    private final TableFiles tables;

    WriteMeter(Dev dev) {
        this.counters = Path.of("/proc", Long.toString(dev.program().pid()), "io");
        this.admin = Admin.create(Map.of("bootstrap.servers", dev.bootstrapServers()));
        this.tables = new TableFiles(dev.directory().resolve(STATE));
    }

    /** Since the system was there. */
    Written look() throws ExecutionException, InterruptedException, TimeoutException, IOException {
        Map<String, Long> topics = new TreeMap<>();
        List<Integer> brokers = admin.describeCluster().nodes().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS).stream()
                .map(Node::id)
                .toList();
        admin.describeLogDirs(brokers).allDescriptions().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS).values().stream()
                .flatMap(directories -> directories.values().stream())
                .map(LogDirDescription::replicaInfos)
                .forEach(replicas -> replicas.forEach(
                        (partition, replica) -> topics.merge(kind(partition.topic()), replica.size(), Long::sum)));
        return new Written(topics, tables.bytes(), ofProcess());
    }

    /** Bytes of the stores' table files so far, also once the system has ended. */
    long tables() throws IOException {
        return tables.bytes();
    }

    /** How many records the input has. */
    long inputEnd() throws ExecutionException, InterruptedException, TimeoutException {
        String topic = Topic.EPISODE_EVENTS.name(PREFIX);
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .get(topic)
                .partitions()
                .forEach(partition -> ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    private static String kind(String topic) {
        if (topic.equals(Topic.EPISODE_EVENTS.name(PREFIX))) {
            return "input";
        }
        if (topic.equals(Topic.LEDGER.name(PREFIX))) {
            return "ledger";
        }
        if (topic.endsWith("-changelog")) {
            return "changelogs";
        }
        return topic.startsWith("__") ? "offsets and transactions" : "other topics";
    }

    private OptionalLong ofProcess() throws IOException {
        if (!Files.isReadable(counters)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(counters)) {
            return lines.filter(line -> line.startsWith(WRITE_BYTES))
                    .mapToLong(line -> Long.parseLong(line.substring(WRITE_BYTES.length())))
                    .findFirst();
        }
    }

    @Override
    public void close() {
        tables.close();
        admin.close();
    }
}
