package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IngestConfigTest {

    @Test
    void nothingIsAllowedUntilSomebodySaysSo() {
        Settings settings = Settings.of(Map.of("SICD_BOOTSTRAP_SERVERS", "a:1"), Set.of());

        IngestConfig config = IngestConfig.parse(settings);

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.capabilities()).isEqualTo(new Capabilities(false, false, false));
        assertThat(config.topicPrefix()).isEqualTo("sicd");
        assertThat(config.instanceId()).isEmpty();
        assertThat(config.repoOwner()).isEmpty();
        assertThat(config.proposalWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.proposalWaitMax()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void everySettingIsRead() {
        Settings settings = Settings.of(
                Map.of(
                        "SICD_BOOTSTRAP_SERVERS", "a:1, b:2",
                        "SICD_TOPIC_PREFIX", "team-7",
                        "SICD_INSTANCE_ID", "ingest-1",
                        "SICD_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "ENABLE_TRAINING", "true",
                        "ENABLE_AUTONOMY", "TRUE",
                        "SAFE_MODE", "true",
                        "GITHUB_REPO_OWNER", "your-org",
                        "GITHUB_REPO_NAME", "your-repo",
                        "SICD_PROPOSAL_WAIT_MS", "1500"),
                Set.of());

        IngestConfig config = IngestConfig.parse(settings);

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.bootstrapServers()).isEqualTo("a:1,b:2");
        assertThat(config.topicPrefix()).isEqualTo("team-7");
        assertThat(config.instanceId()).contains("ingest-1");
        assertThat(config.kafka()).containsOnly(Map.entry("security.protocol", "SSL"));
        assertThat(config.capabilities()).isEqualTo(new Capabilities(true, true, true));
        assertThat(config.repoOwner()).contains("your-org");
        assertThat(config.repoName()).contains("your-repo");
        assertThat(config.proposalWait()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void itKnowsEachOfItsNames() {
        Map<String, String> environment = new HashMap<>();
        IngestConfig.NAMES.forEach(name -> environment.put(name, "?"));
        Settings settings = Settings.of(environment, Set.of());

        assertThat(IngestConfig.parse(settings).kafka()).isEmpty();
        assertThat(settings.mistakes()).noneMatch(mistake -> mistake.contains("is not a setting"));
    }

    @Test
    void allMistakesAreToldAtOnce() {
        Settings settings = Settings.of(
                Map.of("SICD_TOPIC_PREFIX", "a b", "ENABLE_TRAINING", "yes", "SICD_INSTANCE_IDD", "x"), Set.of());

        assertThat(IngestConfig.parse(settings).bootstrapServers()).isEmpty();
        assertThat(settings.mistakes())
                .containsExactlyInAnyOrder(
                        "SICD_BOOTSTRAP_SERVERS is not set and has no default",
                        "SICD_TOPIC_PREFIX='a b' is no name of 1 to 100 letters, digits, '.', '_' or '-'",
                        "ENABLE_TRAINING='yes' is neither true nor false",
                        "SICD_INSTANCE_IDD is not a setting of this service; did you mean SICD_INSTANCE_ID?");
    }
}
