package dev.sicd.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.metadata.LeaderConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaNodeTest {
    @TempDir
    Path temporary;

    @Test
    void aTransactionThatIsPromisedIsCommittedThoughItsPartitionHadNoLeaderForAMoment() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.of(temporary.resolve("data"), 0))) {
            Clients clients = new Clients(kafka.bootstrapServers());
            clients.createTopic("promised", Map.of());
            try (KafkaProducer<byte[], byte[]> producer = clients.producer(Map.of("transactional.id", "promising"))) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("promised", "value".getBytes(UTF_8)))
                        .get();
                KRaftMetadataCache metadata = kafka.metadata();
                MetadataImage before = metadata.currentImage();

                metadata.setImage(withoutLeader(before, "promised"));
                producer.commitTransaction();
                // the promise is kept after it is answered; in this time it would be forgotten
                Thread.sleep(200);
                metadata.setImage(before);
            }
            clients.awaitCommitted("promising");

            assertThat(clients.read("promised")).hasSize(1);
        }
    }

    private static MetadataImage withoutLeader(MetadataImage image, String topic) {
        Uuid id = image.topics().getTopic(topic).id();
        MetadataDelta delta = new MetadataDelta.Builder().setImage(image).build();
        delta.replay(
                new PartitionChangeRecord().setTopicId(id).setPartitionId(0).setLeader(LeaderConstants.NO_LEADER));
        return delta.apply(image.provenance());
    }
}
