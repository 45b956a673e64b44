package dev.sicd.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shared broker can do, and how it is chosen. */
class TestKafkaTest {
    private static final int VALUE_BYTES_MAX = 6 * 1024 * 1024;

    private final Clients clients = new Clients(TestKafka.bootstrapServers());

    @Test
    void theBrokerIsStartedOnce() {
        assertThat(TestKafka.bootstrapServers()).isEqualTo(TestKafka.bootstrapServers());
    }

    @Test
    void onlyCommittedTransactionsAreRead() throws Exception {
        clients.createTopic("transactions", Map.of());
        try (KafkaProducer<byte[], byte[]> producer = clients.producer(Map.of("transactional.id", "one"))) {
            producer.initTransactions();
            producer.beginTransaction();
            var aborted = producer.send(new ProducerRecord<>("transactions", bytes("aborted")));
            aborted.get(30, TimeUnit.SECONDS);
            producer.abortTransaction();
            producer.beginTransaction();
            var committed = producer.send(new ProducerRecord<>("transactions", bytes("committed")));
            producer.commitTransaction();
            assertThat(committed).isDone();
        }

        assertThat(clients.read("transactions"))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .containsExactly("committed");
    }

    @Test
    void aRecordOfSixMebibytesPasses() throws Exception {
        clients.createTopic("large", Map.of());
        byte[] large = new byte[VALUE_BYTES_MAX];
        new Random(6).nextBytes(large);

        clients.send("large", large);

        assertThat(clients.read("large"))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(large));
    }

    @Test
    void aTopicMayStampRecordsWithTheBrokersTime() throws Exception {
        clients.createTopic("stamped", Map.of("message.timestamp.type", "LogAppendTime"));
        long longAgo = 1L;
        try (KafkaProducer<byte[], byte[]> producer = clients.producer(Map.of())) {
            producer.send(new ProducerRecord<>("stamped", 0, longAgo, bytes("key"), bytes("value")))
                    .get(30, TimeUnit.SECONDS);
        }

        assertThat(clients.read("stamped")).singleElement().satisfies(record -> {
            assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
            assertThat(record.timestamp()).isGreaterThan(longAgo);
        });
    }

    @Test
    void aContainerCanBeAskedForAndARunningBrokerBeNamed() {
        assertThat(KafkaChoice.parse("container")).isEqualTo(new KafkaChoice.Container());
        assertThat(KafkaChoice.parse("embedded")).isEqualTo(new KafkaChoice.Embedded());
        assertThat(KafkaChoice.parse("external:kafka:9092")).isEqualTo(new KafkaChoice.External("kafka:9092"));
        assertThat(KafkaChoice.parse("external:a:1,b:2")).isEqualTo(new KafkaChoice.External("a:1,b:2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "external", "external:", "external:host", "external:host:port", "containers"})
    void anythingElseIsRefusedWithTheChoices(String text) {
        assertThatThrownBy(() -> KafkaChoice.parse(text))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("-Dsicd.kafka=")
                .hasMessageContaining("external:HOST:PORT");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
