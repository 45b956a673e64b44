package dev.sicd.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTest {
    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "3,2", "5,2"})
    void whatIsAcknowledgedSurvivesTheLossOfABrokerWhereThereAreThreeReplicas(short replication, String inSync) {
        assertThat(Topic.toCreate("sicd", 4, replication))
                .hasSameSizeAs(Topic.values())
                .allSatisfy(topic -> {
                    assertThat(topic.replicationFactor()).isEqualTo(replication);
                    assertThat(topic.configs()).containsEntry("min.insync.replicas", inSync);
                });
    }

    @Test
    void theBrokersClockStampsWhatIsWrittenFromOutside() {
        assertThat(Topic.toCreate("sicd", 4, (short) 1))
                .filteredOn(topic -> "LogAppendTime".equals(topic.configs().get("message.timestamp.type")))
                .extracting(NewTopic::name)
                .containsExactly("sicd.episode-events", "sicd.proposals", "sicd.decisions", "sicd.pull-requests");
    }
}
