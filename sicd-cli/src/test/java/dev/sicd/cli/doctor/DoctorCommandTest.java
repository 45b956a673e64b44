package dev.sicd.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.cli.replay.Lines;
import dev.sicd.cli.topics.Layout;
import dev.sicd.cli.topics.TopicSetup;
import dev.sicd.embedded.TestKafka;
import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.auth.AccessConfig;
import dev.sicd.kit.auth.Authentication;
import dev.sicd.kit.auth.IssuedToken;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.Token;
import dev.sicd.kit.auth.Tokens;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.OperationalRoutes;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Routes;
import dev.sicd.schemas.Topic;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command beside a real broker and real servers. */
class DoctorCommandTest {
    private static final int PARTITIONS = 2;

    private final String prefix = "doctor" + UUID.randomUUID().toString().substring(0, 8);
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    private final Metrics metrics = Metrics.create();
    private HttpServer ready;

    @TempDir
    private Path directory;

    @BeforeEach
    void startService() {
        ready = serve(Health.none());
    }

    @AfterEach
    void stop() {
        ready.close();
        metrics.close();
        admin.close();
    }

    @Test
    void ofASystemWithoutTopicsItSaysHowToMakeThem() {
        Lines.Said said = examine();

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.out())
                .contains("✗ there is no topic " + prefix + ".ledger; ./sicd topics apply makes all of them")
                .contains("✓ " + ready.url() + " is ready")
                .last()
                .asString()
                .startsWith("doctor: 1 wrong, ");
    }

    @Test
    void aNewSystemIsWellAndLacksAnAggregator() throws Exception {
        makeTopics();

        Lines.Said said = examine("--state-dir", directory.toString());

        assertThat(said.exitCode()).as("%s", said).isZero();
        assertThat(said.out())
                .contains("✓ the topics of '%s' at %s are as they should be, with 2 partitions"
                        .formatted(prefix, TestKafka.bootstrapServers()))
                .contains("✓ all partitions of all topics have a leader and all their replicas in sync")
                .contains("! no aggregator runs; reads are not answered until one is started")
                .anyMatch(line -> line.startsWith("! not all changelogs are there yet"))
                .anyMatch(line -> line.matches("[✓✗] \\d+ MiB are free for .*"));
    }

    @Test
    void whatWaitsForAnAggregatorIsWrong() throws Exception {
        makeTopics();
        write(Topic.PROPOSALS, 1);

        assertThat(examine().out()).contains("✗ no aggregator runs, and 1 input records are not folded yet; start one");
    }

    @Test
    void whatWasDeletedForItsAgeWaitsForNobody() throws Exception {
        makeTopics();
        TopicPartition at = new TopicPartition(Topic.PROPOSALS.name(prefix), 1);
        write(Topic.PROPOSALS, 1);
        admin.deleteRecords(Map.of(at, RecordsToDelete.beforeOffset(1))).all().get();

        assertThat(examine().out()).contains("! no aggregator runs; reads are not answered until one is started");
    }

    @Test
    void anEmptyStateOfAWrittenLedgerIsWrong() throws Exception {
        makeTopics();
        write(Topic.LEDGER, 0);

        Lines.Said said = examine();

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.out()).anyMatch(line -> line.startsWith("✗ changelogs are missing: "));
    }

    @Test
    void aBrokenOffRebuildIsWrong() throws Exception {
        makeTopics();
        admin.alterConsumerGroupOffsets(
                        AggregatorState.group(prefix),
                        Map.of(
                                new TopicPartition(Topic.PROPOSALS.name(prefix), 0),
                                new OffsetAndMetadata(0, AggregatorState.REBUILDING)))
                .all()
                .get();

        Lines.Said said = examine();

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.out())
                .contains(
                        "✗ a rebuild is under way, or was broken off: no aggregator starts; run ./sicd rebuild again");
    }

    @Test
    void aServiceThatIsNotReadySaysWhy() throws Exception {
        makeTopics();
        Health health = Health.none().withReadiness("brokers", () -> Health.State.of(false, "they are away"));
        try (HttpServer unready = serve(health)) {
            Lines.Said said = examine("--url", unready.url());

            assertThat(said.exitCode()).isEqualTo(1);
            assertThat(said.out()).contains("✗ " + unready.url() + " is not ready: brokers: they are away");
        }
    }

    @Test
    void aTokenIsTriedAtEachService() throws Exception {
        makeTopics();
        Token token = Token.create(new SecureRandom());
        Path shown = Files.writeString(directory.resolve("token"), token.reveal());
        IssuedToken issued = new IssuedToken(
                token.id(),
                "operator",
                Principal.Kind.HUMAN,
                Set.of(Role.AGENT),
                List.of(),
                token.sha256(),
                Instant.EPOCH,
                Optional.empty());
        Routes writes = Routes.builder()
                .get("/admin/training/runs", request -> Reply.empty(421), Role.values())
                .build();
        Routes aggregators = Routes.builder()
                .get("/internal/assignment", request -> Reply.empty(204), Role.READER)
                .build();
        try (HttpServer friend = serve(Health.none(), letting(issued));
                HttpServer stranger = serve(Health.none(), letting());
                HttpServer ingest = serve(Health.none(), letting(issued), writes);
                HttpServer aggregator = serve(Health.none(), letting(issued), aggregators);
                HttpServer other =
                        serve(Health.none(), letting(issued), Routes.builder().build())) {
            Lines.Said said = examine(
                    "--url", friend.url(),
                    "--url", stranger.url(),
                    "--url", ingest.url(),
                    "--url", aggregator.url(),
                    "--url", other.url(),
                    "--url", "http://192.0.2.1:9200",
                    "--token-file", shown.toString());

            assertThat(said.exitCode()).as("%s", said).isEqualTo(1);
            assertThat(said.out())
                    .contains("✓ " + friend.url() + " takes the token", "✓ " + stranger.url() + " is ready")
                    .contains("✓ " + ingest.url() + " takes the token")
                    .anyMatch(
                            line -> line.startsWith("! " + aggregator.url() + " knows the token, and lets others read"))
                    .anyMatch(line -> line.startsWith("✗ " + stranger.url() + " does not take the token: "))
                    .anyMatch(line -> line.startsWith("! " + other.url() + " may or may not take the token: "));
        }
    }

    private static Access letting(IssuedToken... issued) {
        Tokens tokens = Tokens.of(List.of(issued));
        return new AccessConfig(Optional.empty(), "127.0.0.1", List.of(), List.of(), 0)
                .access(Authentication.withTokens(() -> tokens, InstantSource.system()), System::nanoTime);
    }

    @Test
    void brokersThatDoNotAnswerAreWrong() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        Path impatient =
                Files.writeString(directory.resolve("client"), "default.api.timeout.ms=900\nrequest.timeout.ms=800\n");

        Lines.Said said =
                examine("--bootstrap-servers", "127.0.0.1:" + nobody, "--command-config", impatient.toString());

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.out()).anyMatch(line -> line.startsWith("✗ ") && line.contains("127.0.0.1:" + nobody));
    }

    @Test
    void aWrongOptionIsAskedWrongly() {
        assertThat(examine("--command-config", directory.resolve("none").toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(examine("--url", "localhost").exitCode()).isEqualTo(2);
    }

    private void write(Topic topic, int partition) throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(prefix), partition, new byte[1], new byte[1]))
                    .get();
        }
    }

    private HttpServer serve(Health health) {
        return serve(health, Access.local("127.0.0.1"));
    }

    private HttpServer serve(Health health, Access access) {
        Routes runs = Routes.builder()
                .get("/admin/training/runs", request -> Reply.text(200, "runs"))
                .build();
        return serve(health, access, runs);
    }

    private HttpServer serve(Health health, Access access, Routes routes) {
        return HttpServer.start(
                HttpConfig.onPort(0), Routes.merge(routes, OperationalRoutes.of(health, metrics)), metrics, access);
    }

    private void makeTopics() throws InterruptedException, ExecutionException {
        TopicSetup.mend(TestKafka.bootstrapServers(), Layout.alone(prefix, PARTITIONS));
    }

    private Lines.Said examine(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--prefix", prefix));
        if (!Arrays.asList(more).contains("--bootstrap-servers")) {
            arguments.addAll(List.of("--bootstrap-servers", TestKafka.bootstrapServers()));
        }
        if (!Arrays.asList(more).contains("--url")) {
            arguments.addAll(List.of("--url", ready.url()));
        }
        arguments.addAll(Arrays.asList(more));
        return Lines.run(DoctorCommand::commandLine, arguments.toArray(String[]::new));
    }
}
