package dev.sicd.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.replay.Lines;
import dev.sicd.embedded.TestKafka;
import dev.sicd.model.event.Event;
import dev.sicd.schemas.EventFamily;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** The topics on a real broker, which refuses one record in the middle. */
class KafkaTopicsTest {
    private static final int EVENTS = 100;
    private static final int REFUSED = 40;

    @Test
    void nothingBehindARefusedEventIsWritten() throws Exception {
        String prefix = "import-" + UUID.randomUUID();
        String topic = EventFamily.EPISODE.topic().name(prefix);
        Event event = new Lines(1).addRuns(1, 1).all().getFirst().event().event();
        Map<String, Object> connection = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
        List<Exception> failures = new CopyOnWriteArrayList<>();
        try (Admin admin = Admin.create(connection)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(Map.of("max.message.bytes", "50000"))))
                    .all()
                    .get();
            // a record to a batch, since a batch that is too large is split
            Map<String, String> properties =
                    Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "batch.size", "1");
            try (KafkaTopics topics = new KafkaTopics(prefix, properties)) {
                for (byte[] value : values()) {
                    topics.write(new Candidate(event, EventFamily.EPISODE, value, "test"), failures::add);
                }
                topics.flush();
            }
            TopicPartition only = new TopicPartition(topic, 0);
            assertThat(admin.listOffsets(Map.of(only, OffsetSpec.latest()))
                            .partitionResult(only)
                            .get()
                            .offset())
                    .isEqualTo(REFUSED);
        }
        assertThat(failures).hasSize(EVENTS - REFUSED);
        assertThat(failures.getFirst()).isInstanceOf(RecordTooLargeException.class);
    }

    private static List<byte[]> values() {
        Random random = new Random(7);
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> {
                    byte[] value = new byte[i == REFUSED ? 100_000 : 100];
                    random.nextBytes(value);
                    return value;
                })
                .toList();
    }
}
