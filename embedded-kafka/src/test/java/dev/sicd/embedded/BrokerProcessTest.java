package dev.sicd.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the data when the broker's JVM dies, and of the JVM when its broker dies. */
class BrokerProcessTest {
    @TempDir
    Path temporary;

    @Test
    void aKilledBrokersDataAreThereAtTheNextStart() throws Exception {
        String clusterId;
        try (BrokerProcess broker = BrokerProcess.start(data(), errors())) {
            Clients clients = new Clients(broker.bootstrapServers());
            clients.createTopic("kept", Map.of());
            clients.send("kept", "acknowledged".getBytes(StandardCharsets.UTF_8));
            clients.commit("readers", "kept", 1);
            clusterId = clients.clusterId();
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.of(data(), 0))) {
            Clients clients = new Clients(kafka.bootstrapServers());
            assertThat(clients.read("kept"))
                    .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .containsExactly("acknowledged");
            assertThat(clients.committed("readers", "kept")).contains(1L);
            assertThat(clients.clusterId()).isEqualTo(clusterId);
        }
    }

    @Test
    void aBrokerThatLostItsDiskEndsTheProcessLoudly() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(data(), errors())) {
            Files.move(data().resolve("log"), temporary.resolve("away"));
            Files.writeString(data().resolve("log"), "a file where the directory was");
            try (Admin admin = new Clients(broker.bootstrapServers()).admin()) {
                // The broker dies of this request, so whether it is answered does not matter.
                var unanswered = admin.createTopics(List.of(new NewTopic("doomed", Optional.of(1), Optional.empty())));
                assertThat(broker.process().waitFor(60, TimeUnit.SECONDS))
                        .as("the process ended; request: %s", unanswered.all())
                        .isTrue();
            }

            assertThat(broker.process().exitValue()).isNotZero();
            assertThat(errors()).content().contains(data().toString()).contains("met a fatal fault");
        }
    }

    @Test
    void aHandlerKeepsTheProcessAlive() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafkaConfig.of(data(), 0), (status, message) -> told.complete(status + " " + message))) {
            Exit.halt(3, "metadata corrupt");

            assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("3 metadata corrupt");
            assertThat(new Clients(kafka.bootstrapServers()).topics()).isEmpty();
        }
    }

    private Path data() {
        return temporary.resolve("data");
    }

    private Path errors() {
        return temporary.resolve("errors.txt");
    }
}
