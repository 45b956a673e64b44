package dev.sicd.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a broker is started with; it does not look at the disk or the network.
 *
 * @param dataDir where topics, offsets and the cluster's identity are kept; made when missing, refused when something else lives there
 * @param port the loopback port for clients; 0 takes any free one, another at each start
 * @param overrides broker properties that win over the defaults, under Kafka's own names; the clients' listener is called
 *     {@value BrokerProperties#CLIENTS}, so SASL is {@code listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT}
 */
public record EmbeddedKafkaConfig(Path dataDir, int port, Map<String, String> overrides) {
    /** What the broker computes for itself: another value would make {@link EmbeddedKafka#port()} or the kept data a lie. */
    private static final Set<String> COMPUTED = Set.of(
            "node.id",
            "broker.id",
            "process.roles",
            "listeners",
            "advertised.listeners",
            "log.dir",
            "log.dirs",
            "metadata.log.dir",
            "controller.quorum.voters",
            "controller.quorum.bootstrap.servers");

    private static final int PORT_MAX = 65_535;

    public EmbeddedKafkaConfig {
        if (port < 0 || port > PORT_MAX) {
            throw new EmbeddedKafkaException("the Kafka port %d does not exist; choose 1 to %d, or 0 for any free one"
                    .formatted(port, PORT_MAX));
        }
        if (dataDir.toAbsolutePath().toString().contains(",")) {
            throw new EmbeddedKafkaException(
                    "the Kafka data directory '%s' has a comma in its path, which Kafka reads as two directories; choose another"
                            .formatted(dataDir.toAbsolutePath()));
        }
        Set<String> refused = new TreeSet<>(overrides.keySet());
        refused.retainAll(COMPUTED);
        if (!refused.isEmpty()) {
            throw new EmbeddedKafkaException("the embedded broker sets %s itself; leave it out of the overrides"
                    .formatted(String.join(", ", refused)));
        }
        overrides = Map.copyOf(overrides);
    }

    /** Defaults only. */
    public static EmbeddedKafkaConfig of(Path dataDir, int port) {
        return new EmbeddedKafkaConfig(dataDir, port, Map.of());
    }
}
