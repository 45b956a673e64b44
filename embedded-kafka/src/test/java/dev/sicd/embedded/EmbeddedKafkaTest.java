package dev.sicd.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Life and death of one broker; what several tests may share is in {@link TestKafkaTest}. */
class EmbeddedKafkaTest {
    @TempDir
    Path temporary;

    @Test
    void aRestartKeepsRecordsTopicsOffsetsAndTheClusterId() throws Exception {
        String clusterId;
        try (EmbeddedKafka kafka = start("data")) {
            Clients clients = new Clients(kafka.bootstrapServers());
            clients.createTopic("kept", Map.of());
            clients.send("kept", bytes("before"));
            clients.commit("readers", "kept", 1);
            clusterId = clients.clusterId();
        }

        try (EmbeddedKafka kafka = start("data")) {
            Clients clients = new Clients(kafka.bootstrapServers());
            clients.send("kept", bytes("after"));

            assertThat(clients.read("kept"))
                    .extracting(record -> text(record.value()))
                    .containsExactly("before", "after");
            assertThat(clients.topics()).containsExactly("kept");
            assertThat(clients.committed("readers", "kept")).contains(1L);
            assertThat(clients.clusterId()).isEqualTo(clusterId);
        }
    }

    @Test
    void aNewDirectoryIsANewCluster() throws Exception {
        try (EmbeddedKafka one = start("one");
                EmbeddedKafka other = start("other")) {
            assertThat(new Clients(one.bootstrapServers()).clusterId())
                    .isNotEqualTo(new Clients(other.bootstrapServers()).clusterId());
        }
    }

    @Test
    void listensOnTheWantedPortOnLoopbackOnly() throws Exception {
        int port = KeptPort.any();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.of(temporary.resolve("data"), port))) {
            assertThat(kafka.port()).isEqualTo(port);
            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            // Loopback has more addresses than 127.0.0.1: a wildcard listener would hold this one as well.
            InetAddress elsewhere = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
            if (elsewhere.isReachable(1_000)) {
                try (ServerSocket neighbour = new ServerSocket(port, 1, elsewhere)) {
                    assertThat(neighbour.isBound()).isTrue();
                }
            }
        }
        try (ServerSocket again = new ServerSocket(port, 1, loopback())) {
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, loopback())) {
            EmbeddedKafkaConfig config = EmbeddedKafkaConfig.of(temporary.resolve("data"), taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedKafka.start(config))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
        // The failed start has let go of the directory.
        start("data").close();
    }

    @Test
    void aDirectoryWithSomethingElseInItIsRefusedAndLeftAlone() throws Exception {
        Path foreign = Files.createDirectory(temporary.resolve("foreign"));
        Files.writeString(foreign.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=another\n");

        assertThatThrownBy(() -> start("foreign"))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining(foreign.toString())
                .hasMessageContaining("meta.properties")
                .hasMessageContaining("choose an empty or new directory");
        assertThat(foreign).isDirectoryContaining(file -> file.endsWith("meta.properties"));
        try (var entries = Files.list(foreign)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "not a directory");

        assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaConfig.of(file.resolve("below"), 0)))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining(file.resolve("below").toString())
                .hasMessageContaining("choose another");
    }

    @Test
    void aSecondBrokerOnTheSameDirectoryIsRefusedAndTheFirstLivesOn() throws Exception {
        try (EmbeddedKafka first = start("data")) {
            assertThatThrownBy(() -> start("data"))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining("in use by another broker");

            assertThat(new Clients(first.bootstrapServers()).topics()).isEmpty();
        }
    }

    @Test
    void dataOfAnotherLayoutAreRefused() throws Exception {
        start("data").close();
        Files.writeString(temporary.resolve("data/sicd-embedded-kafka"), "layout=2\n");

        assertThatThrownBy(() -> start("data"))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("another version ('layout=2'");
    }

    @Test
    void aKillWhileFormattingLeavesADirectoryThatStarts() throws Exception {
        // What such a kill leaves: the marker, empty or not, and a part of the formatting beside the place it was meant
        // for.
        Path data = Files.createDirectories(temporary.resolve("data/log.formatting"));
        Files.writeString(data.resolve("bootstrap.checkpoint"), "half");
        Files.writeString(temporary.resolve("data/sicd-embedded-kafka"), "");

        try (EmbeddedKafka kafka = start("data")) {
            assertThat(new Clients(kafka.bootstrapServers()).topics()).isEmpty();
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void lostMetaPropertiesAreNotFormattedOver() throws Exception {
        start("data").close();
        Files.delete(temporary.resolve("data/log/meta.properties"));

        assertThatThrownBy(() -> start("data"))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("lacks meta.properties");
    }

    @Test
    void aWrongOverrideIsNamed() {
        EmbeddedKafkaConfig config =
                new EmbeddedKafkaConfig(temporary.resolve("data"), 0, Map.of("num.io.threads", "several"));

        assertThatThrownBy(() -> EmbeddedKafka.start(config))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("num.io.threads")
                .hasMessageContaining("several");
    }

    @Test
    void closingTwiceIsClosingOnce() {
        EmbeddedKafka kafka = start("data");

        kafka.close();
        kafka.close();
    }

    @Test
    void overridesMakeItAskForAPassword() throws Exception {
        String module = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
        Map<String, String> overrides = Map.of(
                "listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config",
                        module + "username=\"admin\" password=\"secret\" user_admin=\"secret\" user_agent=\"word\";",
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:admin;User:ANONYMOUS");
        try (EmbeddedKafka kafka =
                EmbeddedKafka.start(new EmbeddedKafkaConfig(temporary.resolve("data"), 0, overrides))) {
            Clients admin = saslClients(kafka, module + "username=\"admin\" password=\"secret\";");
            admin.createTopic("guarded", Map.of());

            assertThat(admin.topics()).isEqualTo(Set.of("guarded"));
            assertThat(saslClients(kafka, module + "username=\"agent\" password=\"word\";")
                            .topics())
                    .as("what a user without a grant sees")
                    .isEmpty();
            Clients wrong = saslClients(kafka, module + "username=\"agent\" password=\"guess\";");
            assertThatThrownBy(wrong::topics)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void topicsDoNotComeFromMisspelledNames() throws Exception {
        try (EmbeddedKafka kafka = start("data")) {
            Clients clients = new Clients(kafka.bootstrapServers());
            try (Admin admin = clients.admin()) {
                assertThatThrownBy(() -> admin.describeTopics(Set.of("nosuch"))
                                .allTopicNames()
                                .get())
                        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
            try (KafkaProducer<byte[], byte[]> producer = clients.producer(Map.of("max.block.ms", 500))) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nosuch", bytes("x")))
                                .get())
                        .hasMessageContaining("nosuch");
            }
            assertThat(clients.topics()).isEmpty();
        }
    }

    private EmbeddedKafka start(String directory) {
        return EmbeddedKafka.start(EmbeddedKafkaConfig.of(temporary.resolve(directory), 0));
    }

    private static Clients saslClients(EmbeddedKafka kafka, String jaas) {
        return new Clients(Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas));
    }

    private static InetAddress loopback() throws Exception {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
