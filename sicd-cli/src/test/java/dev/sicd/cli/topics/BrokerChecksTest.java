package dev.sicd.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerChecksTest {
    @Test
    void warnsOfTopicsThatMakeThemselvesAndOfOffsetsThatAreForgotten() {
        assertThat(BrokerChecks.warnings(
                        Map.of("1", Map.of("auto.create.topics.enable", "true", "offsets.retention.minutes", "10080"))))
                .hasSize(2)
                .anySatisfy(
                        warning -> assertThat(warning).contains("broker 1").contains("auto.create.topics.enable=false"))
                .anySatisfy(
                        warning -> assertThat(warning).contains("10080 minutes").contains("=43200"));
    }

    @Test
    void hasNothingToSayOfBrokersThatAreSetUpWell() {
        assertThat(BrokerChecks.warnings(Map.of(
                        "1", Map.of("auto.create.topics.enable", "false", "offsets.retention.minutes", "43200"))))
                .isEmpty();
    }
}
