package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.embedded.EmbeddedKafka;
import dev.sicd.embedded.EmbeddedKafkaConfig;
import dev.sicd.embedded.KeptPort;
import dev.sicd.kit.Health;
import dev.sicd.schemas.RecordHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a broker of its own, since it goes away. */
@Timeout(120)
class LedgerTailTest {
    private static final String TOPIC = "sicd.ledger";

    @TempDir
    Path directory;

    private long position;

    @Test
    void goesOnWithoutAGapWhenTheBrokerComesBack() throws Exception {
        int port = KeptPort.any();
        try (LedgerTail tail = LedgerTail.open("127.0.0.1:" + port, "sicd", fast())) {
            until(() -> reason(tail).contains("does not answer"));
            String ledger;
            try (EmbeddedKafka broker = broker(port)) {
                create(broker);
                record(broker, 3);
                until(() -> isReady(tail) && positions(tail, 0).size() == 3);
                ledger = tail.changes().ledger();
            }
            until(() -> !isReady(tail));
            try (EmbeddedKafka broker = broker(port)) {
                record(broker, 2);
                until(() -> isReady(tail) && positions(tail, 0).size() == 5);
            }

            assertThat(positions(tail, 0)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(tail.changes().ledger()).isEqualTo(ledger);
        }
    }

    @Test
    void knowsATopicThatWasMadeAnewForAnother() throws Exception {
        int port = KeptPort.any();
        try (EmbeddedKafka broker = broker(port);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            create(broker);
            record(broker, 3);
            String before = ledgerOf(broker, 3);
            admin.deleteTopics(List.of(TOPIC)).all().get();
            until(() -> create(broker));
            record(broker, 3);

            assertThat(ledgerOf(broker, 3)).isNotEqualTo(before);
        }
    }

    @Test
    void outlivesAnAddressThatNobodyKnowsYet() throws Exception {
        try (LedgerTail tail = LedgerTail.open("nobody.invalid:9092", "sicd", fast())) {
            until(() -> reason(tail).contains("does not answer"));
            Thread.sleep(500); // it tries again meanwhile, and would have ended

            assertThat(reason(tail)).contains("does not answer").doesNotContain("stopped");
        }
    }

    private static String ledgerOf(EmbeddedKafka broker, int entries) throws Exception {
        try (LedgerTail tail = LedgerTail.open(broker.bootstrapServers(), "sicd", fast())) {
            until(() -> isReady(tail) && positions(tail, 0).size() == entries);
            return tail.changes().ledger();
        }
    }

    private static Map<String, String> fast() {
        return Map.of(
                "default.api.timeout.ms", "2000",
                "request.timeout.ms", "1000",
                "reconnect.backoff.max.ms", "200",
                "fetch.max.wait.ms", "50");
    }

    private EmbeddedKafka broker(int port) {
        return EmbeddedKafka.start(EmbeddedKafkaConfig.of(directory.resolve("broker"), port));
    }

    /** False while what had the name is not gone yet. */
    private static boolean create(EmbeddedKafka broker) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            return true;
        } catch (Exception notYet) {
            return false;
        }
    }

    private void record(EmbeddedKafka broker, int entries) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < entries; i++) {
                position++;
                ProducerRecord<byte[], byte[]> entry =
                        new ProducerRecord<>(TOPIC, 0, "run_1".getBytes(UTF_8), new byte[] {1});
                entry.headers()
                        .add(new RecordHeader(
                                RecordHeaders.POSITION, Long.toString(position).getBytes(UTF_8)));
                producer.send(entry).get();
            }
        }
    }

    private static List<Long> positions(LedgerTail tail, long from) {
        return tail.changes().from(0, from, 100).map(RecentChanges.Window::changes).orElse(List.of()).stream()
                .map(Change::position)
                .toList();
    }

    private static boolean isReady(LedgerTail tail) {
        return tail.health().ready().isUp();
    }

    /** Empty while it is ready. */
    private static String reason(LedgerTail tail) {
        return tail.health().ready().states().values().stream()
                .filter(Health.State.Down.class::isInstance)
                .map(state -> ((Health.State.Down) state).reason())
                .findFirst()
                .orElse("");
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited a minute").isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
