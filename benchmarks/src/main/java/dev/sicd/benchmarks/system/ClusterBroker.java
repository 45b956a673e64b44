package dev.sicd.benchmarks.system;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** One of three brokers that are controllers too, as a program; it begins with nothing. */
public final class ClusterBroker {
    static final String READY = "broker ready";

    private static final String CLIENTS = "CLIENTS";
    private static final String CONTROLLER = "CONTROLLER";
    private static final int BATCH_BYTES_MAX = 6 * 1024 * 1024 + 64 * 1024;

    private ClusterBroker() {}

    /** @param arguments its directory, its id, the cluster's id, its port for clients, its port as controller, the voters */
    public static void main(String[] arguments) throws Exception {
        String logs = arguments[0];
        String id = arguments[1];
        try (PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silence)
                    .setNodeId(Integer.parseInt(id))
                    .setClusterId(arguments[2])
                    .setControllerListenerName(CONTROLLER)
                    .setMetadataLogDirectory(logs)
                    .addDirectory(logs)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .run();
        }
        KafkaRaftServer server = new KafkaRaftServer(
                new KafkaConfig(properties(Path.of(logs), id, arguments[3], arguments[4], arguments[5])), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        server.startup();
        System.out.println(READY);
        server.awaitShutdown();
    }

    /** Everything is kept three times, and acknowledged when two have it; few threads, as three of them share this machine. */
    private static Map<String, String> properties(
            Path logs, String id, String clients, String controller, String voters) {
        String listeners = "%s://127.0.0.1:%s,%s://127.0.0.1:%s".formatted(CLIENTS, clients, CONTROLLER, controller);
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", id),
                Map.entry("controller.quorum.voters", voters),
                Map.entry("listeners", listeners),
                Map.entry("advertised.listeners", listeners),
                Map.entry("listener.security.protocol.map", "%s:PLAINTEXT,%s:PLAINTEXT".formatted(CLIENTS, CONTROLLER)),
                Map.entry("inter.broker.listener.name", CLIENTS),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("log.dirs", logs.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("message.max.bytes", Integer.toString(BATCH_BYTES_MAX)),
                Map.entry("replica.fetch.max.bytes", Integer.toString(BATCH_BYTES_MAX)),
                Map.entry("default.replication.factor", "3"),
                Map.entry("min.insync.replicas", "2"),
                Map.entry("offsets.topic.replication.factor", "3"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("offsets.retention.minutes", "43200"),
                Map.entry("transaction.state.log.replication.factor", "3"),
                Map.entry("transaction.state.log.min.isr", "2"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("log.cleaner.threads", "1"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024)));
    }
}
