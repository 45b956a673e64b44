package dev.sicd.cli.topics;

import static dev.sicd.cli.topics.CommandUnderTest.topics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.embedded.TestKafka;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyCommandTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix = "apply-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

    @TempDir
    Path directory;

    @Test
    void createsAllTopicsAndThenFindsThemAsTheyShouldBe() throws Exception {
        CommandUnderTest first = apply();
        CommandUnderTest second = apply();

        assertThat(first.exitCode()).as("%s", first).isZero();
        assertThat(first.out())
                .hasSize(Topic.values().length + 1)
                .contains("✓ created " + prefix + ".ledger, partitions 3, replication 1")
                .last()
                .isEqualTo("9 topics of '" + prefix + "': 9 changes made, all as it should be");
        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).containsExactly("9 topics of '" + prefix + "': 0 changes made, all as it should be");
    }

    @Test
    void onlySaysWhatIsMissingInADryRun() throws Exception {
        CommandUnderTest looked = apply("--dry-run");

        assertThat(looked.exitCode()).isEqualTo(1);
        assertThat(looked.out())
                .contains("✗ " + prefix + ".ledger does not exist; apply creates it without --dry-run")
                .last()
                .asString()
                .endsWith("0 changes made, 9 differences left");
        try (Brokers brokers = connected()) {
            assertThat(brokers.topics(List.of(Topic.LEDGER.name(prefix)))).isEmpty();
        }
    }

    @Test
    void reportsEachSettingThatDiffersAndSetsItWhenTold() throws Exception {
        apply();
        set(Topic.DECISIONS, "retention.ms", "604800000");
        set(Topic.DECISIONS, "message.timestamp.type", "CreateTime");
        set(Topic.LEDGER, "cleanup.policy", "compact");
        set(Topic.LEDGER, "max.message.bytes", "1000");

        CommandUnderTest reported = apply();
        assertThat(reported.exitCode()).isEqualTo(1);
        assertThat(reported.out())
                .hasSize(5)
                .contains(
                        "✗ " + prefix + ".decisions has retention.ms=604800000 instead of -1; --fix sets it",
                        "✗ " + prefix
                                + ".decisions has message.timestamp.type=CreateTime instead of LogAppendTime; --fix sets it",
                        "✗ " + prefix + ".ledger has cleanup.policy=compact instead of delete; --fix sets it",
                        "✗ " + prefix + ".ledger has max.message.bytes=1000 instead of 6291456; --fix sets it");

        assertThat(apply("--fix", "--dry-run").exitCode())
                .as("a dry run fixes nothing")
                .isEqualTo(1);
        CommandUnderTest fixed = apply("--fix");
        assertThat(fixed.exitCode()).isZero();
        assertThat(fixed.out())
                .hasSize(5)
                .contains("✓ set retention.ms of " + prefix + ".decisions to -1, it was 604800000");
        assertThat(apply().exitCode()).isZero();
    }

    @Test
    void neverAsksForMoreReplicasInSyncThanThereAre() throws Exception {
        apply();

        CommandUnderTest applied = applyWith("--partitions", "3", "--replication", "3", "--fix");

        assertThat(applied.out())
                .filteredOn(line -> line.startsWith("✗"))
                .hasSize(Topic.values().length)
                .allMatch(line -> line.contains("has a partition with 1 replicas instead of 3"));
        try (Brokers brokers = connected()) {
            assertThat(brokers.topics(List.of(Topic.LEDGER.name(prefix))).values())
                    .extracting(topic -> topic.settings().get("min.insync.replicas"))
                    .containsExactly("1");
        }
    }

    @Test
    void neverChangesTheNumberOfPartitions() throws Exception {
        create(new NewTopic(Topic.PROPOSALS.name(prefix), 2, (short) 1));

        CommandUnderTest applied = apply("--fix");

        assertThat(applied.exitCode()).isEqualTo(1);
        assertThat(applied.out())
                .filteredOn(line -> line.startsWith("✗"))
                .singleElement()
                .asString()
                .startsWith("✗ " + prefix + ".proposals has 2 partitions instead of 3; nobody changes that here")
                .contains("another --prefix");
        try (Brokers brokers = connected()) {
            assertThat(brokers.topics(List.of(Topic.PROPOSALS.name(prefix))).values())
                    .extracting(TopicState::partitions)
                    .containsExactly(2);
        }
    }

    @Test
    void aSystemOfItsOwnIsMendedButNeverRepartitioned() throws Exception {
        TopicSetup.mend(TestKafka.bootstrapServers(), Layout.alone(prefix, 3));
        set(Topic.DECISIONS, "retention.ms", "604800000");
        TopicSetup.mend(TestKafka.bootstrapServers(), Layout.alone(prefix, 3));
        assertThat(apply().exitCode()).isZero();

        assertThatThrownBy(() -> TopicSetup.mend(TestKafka.bootstrapServers(), Layout.alone(prefix, 4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 3 partitions instead of 4");
    }

    @Test
    void saysWhenThereAreTooFewBrokers() {
        CommandUnderTest refused = applyWith("--partitions", "3");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .singleElement()
                .asString()
                .contains("too few for --replication")
                .contains("say a smaller --replication");
        CommandUnderTest dryRun = applyWith("--partitions", "3", "--dry-run");
        assertThat(dryRun.exitCode())
                .as("the brokers are asked in a dry run, too")
                .isEqualTo(2);
    }

    @Test
    void saysWhenTheBrokersCannotKeepAcls() {
        CommandUnderTest refused = apply("--acls", "--principal", "agent=User:x");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).singleElement().asString().contains("have no authorizer");
    }

    @Test
    void saysWhenNobodyAnswers() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path impatient = Files.writeString(
                directory.resolve("admin.properties"), "request.timeout.ms=500\ndefault.api.timeout.ms=1000\n");

        CommandUnderTest refused = topics(
                Map.of("SICD_BOOTSTRAP_SERVERS", "127.0.0.1:" + port),
                "apply",
                "--command-config",
                impatient.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .singleElement()
                .asString()
                .contains("the brokers at 127.0.0.1:" + port + " did not answer in time");
    }

    @Test
    void takesTheEnvironmentsClientPropertiesButTheFilesFirst() throws IOException {
        Path file = Files.writeString(directory.resolve("admin.properties"), "sasl.mechanism=UNHEARD-OF\n");
        Map<String, String> environment = Map.of(
                "SICD_BOOTSTRAP_SERVERS", TestKafka.bootstrapServers(),
                "SICD_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                "SICD_KAFKA_SASL_MECHANISM", "PLAIN",
                "SICD_KAFKA_SASL_JAAS_CONFIG", "no.such.Module required password=\"geheim\";");

        assertThat(new Connection(environment).properties(Optional.of("elsewhere:1"), Optional.of(file)))
                .containsEntry("sasl.mechanism", "UNHEARD-OF")
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("bootstrap.servers", "elsewhere:1");
        CommandUnderTest refused = topics(environment, "apply");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .singleElement()
                .asString()
                .contains("no Kafka client")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--replication 1 --min-insync 2|--min-insync 2 is above --replication 1",
                "--partitions 0|are 1 or more",
                "--acls|--acls and --principal go together",
                "--principal agent=User:x|--acls and --principal go together",
                "--principal agent=User:x --principal ingest=User:x --acls|two roles",
                "--command-config nowhere.properties|--command-config 'nowhere.properties' cannot be read",
                "--bootstrap-servers|Missing required parameter",
                "--partitions many|'many' is not an int"
            })
    void refusesWhatCannotBeMeant(String arguments, String message) {
        CommandUnderTest refused = applyWith(arguments.split(" "));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(String.join("\n", refused.err())).contains(message);
    }

    @Test
    void asksWhereTheBrokersAre() {
        CommandUnderTest refused = topics(Map.of(), "apply");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).singleElement().asString().contains("Say --bootstrap-servers HOST:PORT");
        assertThat(topics(Map.of("SICD_KAFKA_SASL_MECANISM", "x", "SICD_BOOTSTRAP_SERVERS", "a:1"), "apply")
                        .err())
                .singleElement()
                .asString()
                .contains("did you mean SICD_KAFKA_SASL_MECHANISM?");
        assertThat(topics(Map.of()).exitCode()).isEqualTo(2);
    }

    private CommandUnderTest apply(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--partitions", "3", "--replication", "1"));
        arguments.addAll(List.of(more));
        return applyWith(arguments.toArray(String[]::new));
    }

    private CommandUnderTest applyWith(String... arguments) {
        List<String> all = new ArrayList<>(List.of("apply", "--prefix", prefix));
        all.addAll(List.of(arguments));
        return topics(Map.of("SICD_BOOTSTRAP_SERVERS", TestKafka.bootstrapServers()), all.toArray(String[]::new));
    }

    private static Brokers connected() {
        return Brokers.connect(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    }

    private void set(Topic topic, String name, String value) throws Exception {
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic.name(prefix)),
                            List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        try (Brokers brokers = connected()) {
            Map<String, TopicState> unused = Settling.awaited(
                    () -> brokers.topics(List.of(topic.name(prefix))),
                    seen -> seen.values().stream()
                            .allMatch(state -> value.equals(state.settings().get(name))));
        }
    }

    private static void create(NewTopic topic) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        }
        try (Brokers brokers = connected()) {
            Map<String, TopicState> unused =
                    Settling.awaited(() -> brokers.topics(List.of(topic.name())), seen -> !seen.isEmpty());
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    }
}
