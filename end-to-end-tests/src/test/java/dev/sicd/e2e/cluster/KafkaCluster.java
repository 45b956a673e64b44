package dev.sicd.e2e.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** Three brokers that are controllers too. Everything is kept three times, and acknowledged when two have it. */
public final class KafkaCluster {
    static final String CONTROLLER = "CONTROLLER";

    private static final int BROKERS = 3;
    private static final String CLIENTS = "CLIENTS";
    /** The largest value SICD writes is 6 MiB; the rest is for its key, headers and the batch around it. */
    private static final int BATCH_BYTES_MAX = 6 * 1024 * 1024 + 64 * 1024;

    private final Path directory;
    private final List<Address> addresses = new ArrayList<>();
    private final List<Node> brokers = new ArrayList<>();

    private KafkaCluster(Path directory) {
        this.directory = directory;
    }

    private record Address(Host host, int clients, int controller) {}

    /**
     * Does not start them.
     *
     * @param small the volume that the last one's data are on, if it is to have one of its own
     */
    static KafkaCluster of(Network network, Ports ports, Path directory, Optional<Volume> small) throws IOException {
        KafkaCluster cluster = new KafkaCluster(directory);
        for (int id = 1; id <= BROKERS; id++) {
            Host host = network.host("broker-" + id);
            cluster.addresses.add(new Address(host, ports.next(host), ports.next(host)));
        }
        String uuid = Uuid.randomUuid().toString();
        for (int id = 1; id <= BROKERS; id++) {
            Optional<Volume> volume = id == BROKERS ? small : Optional.empty();
            cluster.brokers.add(cluster.broker(id, uuid, volume));
        }
        return cluster;
    }

    public List<Node> brokers() {
        return List.copyOf(brokers);
    }

    public String bootstrapServers() {
        return addresses.stream()
                .map(at -> at.host().address() + ":" + at.clients())
                .collect(Collectors.joining(","));
    }

    private Node broker(int id, String cluster, Optional<Volume> volume) throws IOException {
        Host host = addresses.get(id - 1).host();
        Path data = volume.map(Volume::directory).orElse(directory).resolve("data-" + id);
        Path file = directory.resolve(host.name() + ".properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties(id, data).store(out, "");
        }
        List<String> command = Java.command("-Xmx384m", List.of(BrokerMain.class.getName(), file.toString(), cluster));
        return new Node(Node.Kind.BROKER, host, command, Map.of(), directory, volume);
    }

    private Properties properties(int id, Path data) {
        Address at = addresses.get(id - 1);
        String listeners = "%1$s://%2$s:%3$d,%4$s://%2$s:%5$d"
                .formatted(CLIENTS, at.host().address(), at.clients(), CONTROLLER, at.controller());
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(id),
                "controller.quorum.voters",
                voters(),
                "listeners",
                listeners,
                "advertised.listeners",
                listeners,
                "listener.security.protocol.map",
                CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                "inter.broker.listener.name",
                CLIENTS,
                "controller.listener.names",
                CONTROLLER,
                "log.dirs",
                data.toString()));
        properties.putAll(replicated());
        return properties;
    }

    private String voters() {
        return addresses.stream()
                .map(at -> "%d@%s:%d"
                        .formatted(addresses.indexOf(at) + 1, at.host().address(), at.controller()))
                .collect(Collectors.joining(","));
    }

    /** Else as Kafka comes, but with fewer internal partitions and threads: three of them share this machine. */
    private static Map<String, String> replicated() {
        return Map.ofEntries(
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("message.max.bytes", Integer.toString(BATCH_BYTES_MAX)),
                Map.entry("replica.fetch.max.bytes", Integer.toString(BATCH_BYTES_MAX)),
                Map.entry("default.replication.factor", "3"),
                Map.entry("min.insync.replicas", "2"),
                Map.entry("offsets.topic.replication.factor", "3"),
                Map.entry("offsets.topic.num.partitions", "4"),
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
