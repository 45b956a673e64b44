package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.keys.KeyDirectory;
import dev.sicd.cli.process.Parts;
import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Each service a process of its own, with all that protects what is on the wire: a broker with TLS, SCRAM and ACLs, tokens,
 * https everywhere, and aggregators that let in only who shows a certificate.
 */
final class SecureServices implements AutoCloseable {
    private static final int PARTITIONS = 2;
    private static final List<String> ROLES = List.of("agent", "ingest", "aggregator", "publisher", "query");
    private static final String LOOPBACK = "127.0.0.1:";

    private final Path directory;
    private final CertificateAuthority authority;
    private final CertificateAuthority.Pair server;
    private final CertificateAuthority.Pair client;
    private final KeyDirectory keys;
    private final Parts started = new Parts();
    private final GuardedKafka kafka;
    private final List<Integer> ports = List.of(freePort(), freePort());
    private final Token agent = Token.create(new SecureRandom());
    private final Token reader = Token.create(new SecureRandom());
    private final Map<String, SicdProcess> running = new HashMap<>();

    private SecureServices(Path directory) throws Exception {
        this.directory = directory;
        this.authority = CertificateAuthority.in(directory, "authority");
        this.server = authority.issue("server");
        this.client = authority.issue("client");
        this.keys = KeyDirectory.ensure(directory.resolve("keys"), new SecureRandom());
        Files.writeString(
                tokens(), line(agent, "tidy", Role.AGENT, Role.READER) + line(reader, "services", Role.READER));
        kafka = started.own(GuardedKafka.start(directory.resolve("kafka"), authority));
        kafka.addUsers(ROLES.stream().map(role -> "sicd-" + role).toList());
    }

    static SecureServices start(Path directory) throws Exception {
        SecureServices services = new SecureServices(directory);
        try {
            services.startAll();
            return services;
        } catch (Exception | AssertionError e) {
            services.close();
            throw e;
        }
    }

    /** One after the other: all at once would take a small machine longer. */
    private void startAll() throws InterruptedException {
        applyTopics();
        for (String name : List.of("aggregator-0", "aggregator-1", "ingest", "query", "publisher")) {
            boolean aggregator = name.startsWith("aggregator");
            SicdProcess service = started.own(run(
                    aggregator ? "aggregator" : name,
                    aggregator ? ofAggregator(ports.get(name.endsWith("0") ? 0 : 1), name) : environmentOf(name)));
            running.put(name, service);
            assertThat(service.url()).startsWith("https://");
        }
    }

    String ingest() {
        return url("ingest");
    }

    String query() {
        return url("query");
    }

    String aggregator() {
        return url("aggregator-0");
    }

    private String url(String name) {
        return Objects.requireNonNull(running.get(name), "it was started").url();
    }

    GuardedKafka kafka() {
        return kafka;
    }

    CertificateAuthority authority() {
        return authority;
    }

    CertificateAuthority.Pair client() {
        return client;
    }

    /** Of an agent who may read, too. */
    Token token() {
        return agent;
    }

    /** All that a service is told; a test may spoil some of it. */
    Map<String, String> environmentOf(String service) {
        Map<String, String> environment = new HashMap<>(login(kafka.user("sicd-" + service)));
        environment.put("SICD_PORT", "0");
        environment.put("SICD_TOKENS_FILE", tokens().toString());
        environment.put("SICD_TLS_CERTIFICATE_FILE", server.certificate().toString());
        environment.put("SICD_TLS_KEY_FILE", server.key().toString());
        environment.put("SICD_TLS_CA_FILE", authority.certificate().toString());
        environment.put("SICD_TLS_CLIENT_CERTIFICATE_FILE", client.certificate().toString());
        environment.put("SICD_TLS_CLIENT_KEY_FILE", client.key().toString());
        environment.put("SICD_AGGREGATOR_TOKEN", reader.reveal());
        environment.put(
                "SICD_AGGREGATORS",
                ports.stream().map(port -> "https://" + LOOPBACK + port).collect(Collectors.joining(",")));
        switch (service) {
            case "ingest" ->
                environment.putAll(Map.of(
                        "SICD_INSTANCE_ID", "ingest-1",
                        "SICD_APPROVAL_KEY_FILE", keys.approvals().secret().toString(),
                        "ENABLE_TRAINING", "true",
                        "ENABLE_AUTONOMY", "true"));
            case "publisher" -> {
                environment.put("SICD_INSTANCE_ID", "publisher-1");
                environment.put(
                        "SICD_APPROVAL_KEYS_FILE", keys.approvals().open().toString());
            }
            default -> {}
        }
        return environment;
    }

    SicdProcess run(String command, Map<String, String> environment, String... arguments) {
        return SicdProcess.run(
                environment,
                directory,
                Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new));
    }

    @Override
    public void close() {
        started.close();
    }

    private Map<String, String> ofAggregator(int port, String name) {
        Map<String, String> environment = environmentOf("aggregator");
        environment.putAll(Map.of(
                "SICD_INSTANCE_ID",
                name,
                "SICD_PORT",
                Integer.toString(port),
                "SICD_READ_ADDRESS",
                LOOPBACK + port,
                "SICD_STATE_DIR",
                directory.resolve("state-" + name).toString(),
                "SICD_REPLICATION",
                "1",
                "SICD_TLS_CLIENT_CA_FILE",
                authority.certificate().toString(),
                "SICD_CHECKPOINT_KEY_FILE",
                keys.checkpoints().secret().toString()));
        return environment;
    }

    private void applyTopics() throws InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("apply", "--partitions", Integer.toString(PARTITIONS), "--replication", "1", "--acls"));
        for (String role : ROLES) {
            arguments.addAll(List.of("--principal", role + "=User:sicd-" + role));
        }
        SicdProcess topics = started.own(run("topics", login(kafka.admin()), arguments.toArray(String[]::new)));
        assertThat(topics.exitCode()).as("%s", topics.lines()).isZero();
    }

    private Map<String, String> login(Map<String, String> properties) {
        Map<String, String> environment = new HashMap<>(GuardedServices.environment(properties));
        environment.put("SICD_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        return environment;
    }

    private Path tokens() {
        return directory.resolve("tokens.jsonl");
    }

    private static String line(Token token, String principal, Role... roles) {
        Set<Role> all = Set.of(roles);
        return new IssuedToken(
                                token.id(),
                                principal,
                                Principal.Kind.likely(all),
                                all,
                                List.of(),
                                token.sha256(),
                                Instant.now(),
                                Optional.empty())
                        .toJson()
                + "\n";
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
