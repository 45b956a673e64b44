package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.keys.KeyDirectory;
import dev.sicd.cli.process.Parts;
import dev.sicd.embedded.EmbeddedKafka;
import dev.sicd.embedded.EmbeddedKafkaConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Each service a process of its own, configured by environment: two aggregators and one of each other, on one broker. */
final class SeparateServices implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final String LOOPBACK = "127.0.0.1:";

    private final Path directory;
    private final KeyDirectory keys;
    private final String bootstrapServers;
    private final List<Integer> ports = List.of(freePort(), freePort());
    private final Parts started = new Parts();
    private final Map<Integer, SicdProcess> aggregators = new HashMap<>();
    private final SicdProcess ingest;
    private final SicdProcess query;

    private SeparateServices(Path directory) throws Exception {
        this.directory = directory;
        this.keys = KeyDirectory.ensure(directory.resolve("keys"), new SecureRandom());
        Path kafka = Files.createDirectories(directory.resolve("kafka"));
        this.bootstrapServers = started.own(EmbeddedKafka.start(EmbeddedKafkaConfig.of(kafka, 0)))
                .bootstrapServers();
        SicdProcess topics = started.own(SicdProcess.run(
                environment(Map.of()),
                directory,
                "topics",
                "apply",
                "--replication",
                "1",
                "--partitions",
                Integer.toString(PARTITIONS)));
        assertThat(topics.exitCode()).as("%s", topics.lines()).isZero();
        startAggregator(0);
        startAggregator(1);
        ingest = service(
                "ingest",
                Map.of(
                        "SICD_APPROVAL_KEY_FILE", keys.approvals().secret().toString(),
                        "ENABLE_TRAINING", "true",
                        "ENABLE_AUTONOMY", "true"));
        query = service("query", Map.of());
        service(
                "publisher",
                Map.of("SICD_APPROVAL_KEYS_FILE", keys.approvals().open().toString()));
    }

    static SeparateServices start(Path directory) throws Exception {
        return new SeparateServices(directory);
    }

    void startAggregator(int number) {
        int port = ports.get(number);
        Map<String, String> settings = environment(Map.of(
                "SICD_INSTANCE_ID",
                "aggregator-" + number,
                "SICD_PORT",
                Integer.toString(port),
                "SICD_READ_ADDRESS",
                LOOPBACK + port,
                "SICD_STATE_DIR",
                directory.resolve("state-" + number).toString(),
                "SICD_REPLICATION",
                "1",
                "SICD_CHECKPOINT_KEY_FILE",
                keys.checkpoints().secret().toString()));
        aggregators.put(number, started.own(SicdProcess.service("aggregator", settings, directory)));
    }

    SicdProcess aggregator(int number) {
        return Objects.requireNonNull(aggregators.get(number), "it was started");
    }

    String ingest() {
        return ingest.url();
    }

    String query() {
        return query.url();
    }

    private SicdProcess service(String name, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SICD_PORT", "0");
        settings.put(
                "SICD_AGGREGATORS",
                ports.stream().map(port -> "http://" + LOOPBACK + port).collect(Collectors.joining(",")));
        return started.own(SicdProcess.service(name, environment(settings), directory));
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("SICD_BOOTSTRAP_SERVERS", bootstrapServers);
        return environment;
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        started.close();
    }
}
