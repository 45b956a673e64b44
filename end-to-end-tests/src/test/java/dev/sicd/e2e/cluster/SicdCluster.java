package dev.sicd.e2e.cluster;

import dev.sicd.cli.keys.KeyDirectory;
import dev.sicd.e2e.SicdJava;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brokers and services, each a process on a machine of its own; the publisher is on this one, where GitHub is. It breaks nothing
 * itself. Processes of a cluster whose maker was killed end when the next one starts.
 */
public final class SicdCluster implements AutoCloseable {
    private static final long BROKER_DISK_BYTES = 4L << 30;
    private static final long AGGREGATOR_DISK_BYTES = 2L << 30;

    private final Path directory;
    private final Shape shape;
    private final Network network;
    private final Ports ports = new Ports();
    private final KeyDirectory keys;
    private final ClusterTokens tokens;
    private final KafkaCluster kafka;
    private final Map<Node, URI> urls = new HashMap<>();
    private final List<Node> services = new ArrayList<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private SicdCluster(Shape shape, Path directory) throws IOException {
        Leftovers.sweep();
        this.directory = directory;
        this.shape = shape;
        this.network = own(Network.open());
        SecureRandom random = new SecureRandom();
        this.keys = KeyDirectory.ensure(directory.resolve("keys"), random);
        this.tokens = ClusterTokens.in(directory, random);
        this.kafka = KafkaCluster.of(network, ports, directory, disk("broker-disk", BROKER_DISK_BYTES));
    }

    /** Returns when all of it is usable. */
    public static SicdCluster start(Shape shape, Path directory) throws IOException {
        SicdCluster cluster = new SicdCluster(shape, directory);
        Thread hook = new Thread(cluster::end);
        Runtime.getRuntime().addShutdownHook(hook);
        cluster.own(() -> forget(hook));
        try {
            cluster.startAll();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    public Network network() {
        return network;
    }

    public Shape shape() {
        return shape;
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Of a person who reads, reviews and administers. */
    public String operatorToken() {
        return tokens.operator();
    }

    /** Of who writes. */
    public String agentToken() {
        return tokens.agent();
    }

    public Path checkpointKey() {
        return keys.checkpoints().open();
    }

    public List<Node> brokers() {
        return kafka.brokers();
    }

    public List<Node> services() {
        return List.copyOf(services);
    }

    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>(brokers());
        nodes.addAll(services);
        return nodes;
    }

    public List<Node> services(Node.Kind kind) {
        return services.stream().filter(node -> node.kind() == kind).toList();
    }

    /** Roots of all services of a kind. */
    public List<URI> urls(Node.Kind kind) {
        return services(kind).stream().map(this::url).toList();
    }

    public URI url(Node service) {
        return Optional.ofNullable(urls.get(service)).orElseThrow();
    }

    private void startAll() throws IOException {
        brokers().forEach(this::started);
        brokers().forEach(Node::awaitReady);
        makeTopics();
        List<Node> aggregators = new ArrayList<>();
        for (int i = 0; i < shape.aggregators(); i++) {
            Optional<Volume> small =
                    i == shape.aggregators() - 1 ? disk("aggregator-disk", AGGREGATOR_DISK_BYTES) : Optional.empty();
            aggregators.add(aggregator(i, small));
        }
        List<Node> others = new ArrayList<>(aggregators);
        for (int i = 0; i < shape.ingests(); i++) {
            others.add(service(
                    Node.Kind.INGEST,
                    i,
                    Map.of(
                            "SICD_APPROVAL_KEY_FILE", keys.approvals().secret().toString(),
                            "ENABLE_TRAINING", "true",
                            "ENABLE_AUTONOMY", "true")));
        }
        for (int i = 0; i < shape.queries(); i++) {
            others.add(service(Node.Kind.QUERY, i, Map.of()));
        }
        Map<String, String> publishing = new HashMap<>(shape.publisher());
        publishing.put("SICD_APPROVAL_KEYS_FILE", keys.approvals().open().toString());
        others.add(service(Node.Kind.PUBLISHER, 0, publishing));
        others.forEach(this::started);
        others.forEach(Node::awaitReady);
    }

    private void started(Node node) {
        own(node).start();
    }

    private Optional<Volume> disk(String name, long bytes) {
        // who may make namespaces may mount
        return shape.smallDisks() && network.canCut()
                ? Optional.of(own(Volume.mount(directory.resolve(name), bytes)))
                : Optional.empty();
    }

    /** A command of the operator's, with the brokers of this cluster; what it says is in a file of the directory. */
    public Command start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(SicdJava.command());
        command.addAll(List.of(arguments));
        Path said = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("SICD_BOOTSTRAP_SERVERS", bootstrapServers());
        return new Command(builder.start(), said);
    }

    /** A command under way. */
    public record Command(Process process, Path said) {
        /**
         * Returns when it has ended.
         *
         * @throws IllegalStateException when it does not end well
         */
        public void awaitDone() throws IOException {
            int exit = process.onExit().join().exitValue();
            if (exit != 0) {
                throw new IllegalStateException("it ended with %d: %s".formatted(exit, Files.readString(said)));
            }
        }
    }

    private void makeTopics() throws IOException {
        start("topics", "topics", "apply", "--replication", "3", "--partitions", Integer.toString(shape.partitions()))
                .awaitDone();
    }

    private Node aggregator(int number, Optional<Volume> disk) {
        Host host = network.host("aggregator-" + number);
        int port = ports.next(host);
        Path state = disk.map(Volume::directory).orElse(directory).resolve("state-" + number);
        Map<String, String> settings = new HashMap<>(Map.of(
                "SICD_INSTANCE_ID",
                host.name(),
                "SICD_READ_ADDRESS",
                host.address() + ":" + port,
                "SICD_STATE_DIR",
                state.toString(),
                "SICD_REPLICATION",
                "3",
                "SICD_STANDBYS",
                "1",
                "SICD_CHECKPOINT_KEY_FILE",
                keys.checkpoints().secret().toString()));
        return service(Node.Kind.AGGREGATOR, host, port, settings, disk);
    }

    private Node service(Node.Kind kind, int number, Map<String, String> more) {
        String name = named(kind) + "-" + number;
        Host host = kind == Node.Kind.PUBLISHER ? new Host(name, 0, "127.0.0.1", List.of()) : network.host(name);
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SICD_INSTANCE_ID", name);
        settings.put("SICD_AGGREGATOR_TOKEN", tokens.operator());
        settings.put(
                "SICD_AGGREGATORS",
                urls(Node.Kind.AGGREGATOR).stream().map(URI::toString).collect(Collectors.joining(",")));
        return service(kind, host, ports.next(host), settings, Optional.empty());
    }

    private Node service(Node.Kind kind, Host host, int port, Map<String, String> more, Optional<Volume> disk) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SICD_BOOTSTRAP_SERVERS", bootstrapServers());
        settings.put("SICD_HOST", host.address());
        settings.put("SICD_PORT", Integer.toString(port));
        settings.put("SICD_ALLOWED_HOSTS", host.address());
        settings.put("SICD_TOKENS_FILE", tokens.file().toString());
        settings.put("SICD_RATE_LIMIT_PER_SECOND", "0");
        List<String> command = new ArrayList<>(SicdJava.command(
                List.of(Java.owner(), kind == Node.Kind.AGGREGATOR ? "-Xmx384m" : "-Xmx256m"), shape.patches()));
        command.add(named(kind));
        Node node = new Node(kind, host, command, settings, directory, disk);
        services.add(node);
        urls.put(node, URI.create("http://" + host.address() + ":" + port));
        return node;
    }

    private static String named(Node.Kind kind) {
        return switch (kind) {
            case AGGREGATOR -> "aggregator";
            case INGEST -> "ingest";
            case QUERY -> "query";
            case PUBLISHER -> "publisher";
            case BROKER -> throw new IllegalArgumentException("a broker is no service");
        };
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    /** Kills what runs and removes what was made for it; the files stay. */
    @Override
    public void close() {
        end();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException it) {
            // is what runs now
        }
    }

    private synchronized void end() {
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("not removed: " + part + " (" + e + ")");
            }
        }
    }
}
