package dev.sicd.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The properties of a small broker that is its own controller; it only computes them, nothing is opened. */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CLIENTS = "CLIENTS";
    static final String CONTROLLER = "CONTROLLER";
    static final String LOOPBACK = "127.0.0.1";

    /** The largest value SICD writes is 6 MiB; the rest is for its key, headers and the batch around it. */
    private static final int BATCH_BYTES_MAX = 6 * 1024 * 1024 + 64 * 1024;

    private static final int OFFSETS_KEPT_MINUTES = 30 * 24 * 60;
    private static final int CLEANER_BUFFER_BYTES = 8 * 1024 * 1024;

    /** After kill -9 the controller takes the new broker for an impostor until the dead one's session is over: 9 s by default. */
    private static final int SESSION_TIMEOUT_MS = 2_000;

    private BrokerProperties() {}

    static Map<String, String> of(Path logDir, int port, int controllerPort, Map<String, String> overrides) {
        Map<String, String> properties = new HashMap<>(identity(logDir, port, controllerPort));
        properties.putAll(ofAnywhere());
        properties.putAll(overrides);
        return Map.copyOf(properties);
    }

    /** All that does not say where and who the broker is. */
    static Map<String, String> ofAnywhere() {
        Map<String, String> properties = new HashMap<>(behaviour());
        properties.putAll(aloneAndSmall());
        return Map.copyOf(properties);
    }

    private static Map<String, String> identity(Path logDir, int port, int controllerPort) {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE_ID),
                "controller.quorum.voters",
                "%d@%s:%d".formatted(NODE_ID, LOOPBACK, controllerPort),
                "listeners",
                "%s://%s:%d,%s://%s:%d".formatted(CLIENTS, LOOPBACK, port, CONTROLLER, LOOPBACK, controllerPort),
                "advertised.listeners",
                "%s://%s:%d,%s://%s:%d".formatted(CLIENTS, LOOPBACK, port, CONTROLLER, LOOPBACK, controllerPort),
                "listener.security.protocol.map",
                CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                "inter.broker.listener.name",
                CLIENTS,
                "controller.listener.names",
                CONTROLLER,
                "log.dirs",
                logDir.toAbsolutePath().toString());
    }

    private static Map<String, String> behaviour() {
        return Map.of(
                "auto.create.topics.enable", "false",
                "message.max.bytes", Integer.toString(BATCH_BYTES_MAX),
                "replica.fetch.max.bytes", Integer.toString(BATCH_BYTES_MAX),
                "offsets.retention.minutes", Integer.toString(OFFSETS_KEPT_MINUTES),
                "group.initial.rebalance.delay.ms", "0");
    }

    /** One broker replicates to nobody, and serves one machine: few threads, few internal partitions, a small cleaner. */
    private static Map<String, String> aloneAndSmall() {
        return Map.ofEntries(
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("broker.session.timeout.ms", Integer.toString(SESSION_TIMEOUT_MS)),
                Map.entry("broker.heartbeat.interval.ms", Integer.toString(SESSION_TIMEOUT_MS / 8)),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2"),
                Map.entry("num.recovery.threads.per.data.dir", "2"),
                Map.entry("log.cleaner.threads", "1"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(CLEANER_BUFFER_BYTES)));
    }
}
