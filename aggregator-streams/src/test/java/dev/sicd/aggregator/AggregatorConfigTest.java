package dev.sicd.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.config.HostPort;
import dev.sicd.kit.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AggregatorConfigTest {
    @Test
    void saysAllThatIsMissingOrWrongAtOnce() {
        Settings settings = Settings.of(
                Map.of("SICD_INSTANCE_ID", "a b", "SICD_STANDBYS", "many", "SICD_READ_ADDRESS", "a:1,b:2"),
                AggregatorConfig.NAMES);

        AggregatorConfig.parse(settings, file -> {
            throw new IllegalStateException("there is no key file to read");
        });

        for (String name :
                List.of("SICD_BOOTSTRAP_SERVERS", "SICD_INSTANCE_ID", "SICD_STANDBYS", "SICD_READ_ADDRESS")) {
            assertThat(settings.mistakes()).anyMatch(mistake -> mistake.contains(name));
        }
    }

    @Test
    void anInstanceAmongOthersHasAStandbyAndAnAddress() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SICD_BOOTSTRAP_SERVERS", "one:9092,two:9092");
        environment.put("SICD_INSTANCE_ID", "aggregator-1");
        environment.put("SICD_READ_ADDRESS", "aggregator-1:9210");
        environment.put("SICD_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        Settings settings = Settings.of(environment, AggregatorConfig.NAMES);

        AggregatorConfig config = AggregatorConfig.parse(settings, file -> {
                    throw new IllegalStateException("there is no key file to read");
                })
                .withPartitions(12);

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.bootstrapServers()).isEqualTo("one:9092,two:9092");
        assertThat(config.readPort()).isEqualTo(Optional.of(new HostPort("aggregator-1", 9210)));
        assertThat(List.of(config.partitions(), config.standbys(), config.replication()))
                .containsExactly(12, 1, 3);
        assertThat(config.kafka()).containsEntry("security.protocol", "SASL_SSL");
    }
}
