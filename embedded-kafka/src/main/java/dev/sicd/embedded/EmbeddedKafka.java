package dev.sicd.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running single-node Kafka cluster inside this JVM, on loopback only; it does not make topics.
 *
 * <p>What it stored is there at the next start on the same directory, after {@link #close()} as after {@code kill -9}. It does not flush
 * each record to the disk: a power cut may cost the last ones.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    /** A port found free may be taken before Kafka binds it; five times in a row is no accident. */
    private static final int ATTEMPTS_MAX = 5;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final BrokerDirectory directory;
    private final KafkaNode node;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(BrokerDirectory directory, KafkaNode node, int port) {
        this.directory = directory;
        this.node = node;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it accepts clients. A fatal fault of the broker later on is printed to standard error and ends
     * the JVM: a system that lost its log must not look alive.
     *
     * @throws EmbeddedKafkaException when the port is taken, the directory unusable or an override refused
     */
    public static EmbeddedKafka start(EmbeddedKafkaConfig config) {
        return start(config, (status, message) -> endLoudly(config.dataDir(), status, message));
    }

    /**
     * As {@link #start(EmbeddedKafkaConfig)}, but a fatal fault is told to the handler and the JVM lives on. Kafka keeps one such handler
     * per JVM: that of the latest start.
     */
    public static EmbeddedKafka start(EmbeddedKafkaConfig config, FatalFaultHandler onFatalFault) {
        Exit.Procedure procedure = (status, message) ->
                onFatalFault.onFatalFault(status, Optional.ofNullable(message).orElse("Kafka's log says why"));
        Exit.setHaltProcedure(procedure);
        Exit.setExitProcedure(procedure);
        BrokerDirectory directory = BrokerDirectory.open(config.dataDir());
        try {
            return startedOnAFreePort(config, directory);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** {@code 127.0.0.1:PORT}, as clients want it. */
    public String bootstrapServers() {
        return BrokerProperties.LOOPBACK + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Stops the broker in order and gives its port and directory back; a second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            node.shutdown();
        } finally {
            directory.close();
        }
        LOG.atInfo().addKeyValue("port", port).log("embedded Kafka stopped");
    }

    /** What the broker knows of its cluster. */
    KRaftMetadataCache metadata() {
        return node.metadata();
    }

    private static EmbeddedKafka startedOnAFreePort(EmbeddedKafkaConfig config, BrokerDirectory directory) {
        for (int attempt = 1; ; attempt++) {
            Ports ports = freePorts(config.port());
            int port = ports.clients();
            Map<String, String> properties =
                    BrokerProperties.of(directory.logDir(), port, ports.controller(), config.overrides());
            try {
                KafkaNode node = startedNode(properties);
                LOG.atInfo()
                        .addKeyValue("port", port)
                        .addKeyValue("directory", config.dataDir())
                        .log("embedded Kafka started");
                return new EmbeddedKafka(directory, node, port);
            } catch (RuntimeException e) {
                if (attempt < ATTEMPTS_MAX && isCausedBy(e, BindException.class)) {
                    continue;
                }
                throw new EmbeddedKafkaException(
                        "the embedded Kafka broker did not start on '%s' (%s); mend that, or try another directory"
                                .formatted(config.dataDir(), rootOf(e)),
                        e);
            }
        }
    }

    private static KafkaNode startedNode(Map<String, String> properties) {
        KafkaNode node = new KafkaNode(new KafkaConfig(properties));
        try {
            node.startup();
            return node;
        } catch (RuntimeException e) {
            node.shutdown();
            throw e;
        }
    }

    private record Ports(int clients, int controller) {}

    /** The wanted port for clients, or any free one for 0, and another one. */
    private static Ports freePorts(int wanted) {
        // both are held until both are found: one that is let go at once is soon given out again
        try (ServerSocket clients = probe(wanted);
                ServerSocket controller = probe(0)) {
            return new Ports(clients.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new EmbeddedKafkaException(
                    "the Kafka port %s:%d cannot be had (%s); stop what listens there, or choose another port, 0 for any free one"
                            .formatted(BrokerProperties.LOOPBACK, wanted, e.getMessage()),
                    e);
        }
    }

    private static ServerSocket probe(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK));
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        return type.isInstance(rootOf(failure));
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    private static void endLoudly(Path dataDir, int status, String message) {
        String report =
                "the embedded Kafka broker in '%s' met a fatal fault and ends this process (%s); check its disk, then start again"
                        .formatted(dataDir, message);
        LOG.atError().addKeyValue("status", status).log(report);
        System.err.println(report);
        Runtime.getRuntime().halt(status);
    }
}
