package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.config.Settings;
import dev.sicd.model.policy.Capability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IngestConfigTest {

    @Test
    void nothingIsAllowedUntilSomebodySaysSo() {
        Settings settings =
                Settings.of(Map.of("SICD_BOOTSTRAP_SERVERS", "a:1", "SICD_APPROVAL_KEY_FILE", "a.key"), Set.of());

        IngestConfig config = IngestConfig.parse(settings);

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.capabilities()).isEmpty();
        assertThat(config.policyFile()).isEmpty();
        assertThat(config.approvalKeyFile()).isEqualTo(Path.of("a.key"));
        assertThat(config.branchPrefix()).isEqualTo("aura-sicd/");
        assertThat(config.approvalValidity()).isEqualTo(Duration.ofDays(7));
        assertThat(config.reviewPatience()).isEqualTo(Duration.ofDays(7));
        assertThat(config.topicPrefix()).isEqualTo("sicd");
        assertThat(config.instanceId()).isEmpty();
        assertThat(config.repoOwner()).isEmpty();
        assertThat(config.proposalWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.proposalWaitMax()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void everySettingIsRead() {
        Settings settings = Settings.of(
                Map.ofEntries(
                        Map.entry("SICD_BOOTSTRAP_SERVERS", "a:1, b:2"),
                        Map.entry("SICD_TOPIC_PREFIX", "team-7"),
                        Map.entry("SICD_INSTANCE_ID", "ingest-1"),
                        Map.entry("SICD_KAFKA_SECURITY_PROTOCOL", "SSL"),
                        Map.entry("ENABLE_TRAINING", "true"),
                        Map.entry("ENABLE_AUTONOMY", "TRUE"),
                        Map.entry("SAFE_MODE", "false"),
                        Map.entry("GITHUB_REPO_OWNER", "your-org"),
                        Map.entry("GITHUB_REPO_NAME", "your-repo"),
                        Map.entry("SICD_PROPOSAL_WAIT_MS", "1500"),
                        Map.entry("SICD_POLICY_FILE", "policy.yaml"),
                        Map.entry("SICD_APPROVAL_KEY_FILE", "approvals.key"),
                        Map.entry("SICD_BRANCH_PREFIX", "bot/"),
                        Map.entry("SICD_APPROVAL_VALID_HOURS", "2"),
                        Map.entry("SICD_REVIEW_EXPIRES_HOURS", "3")),
                Set.of());

        IngestConfig config = IngestConfig.parse(settings);

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.bootstrapServers()).isEqualTo("a:1,b:2");
        assertThat(config.topicPrefix()).isEqualTo("team-7");
        assertThat(config.instanceId()).contains("ingest-1");
        assertThat(config.kafka()).containsOnly(Map.entry("security.protocol", "SSL"));
        assertThat(config.capabilities())
                .isEqualTo(Map.of(
                        Capability.ENABLE_TRAINING,
                        true,
                        Capability.ENABLE_AUTONOMY,
                        true,
                        Capability.SAFE_MODE,
                        false));
        assertThat(config.policyFile()).contains(Path.of("policy.yaml"));
        assertThat(config.approvalKeyFile()).isEqualTo(Path.of("approvals.key"));
        assertThat(config.branchPrefix()).isEqualTo("bot/");
        assertThat(config.approvalValidity()).isEqualTo(Duration.ofHours(2));
        assertThat(config.reviewPatience()).isEqualTo(Duration.ofHours(3));
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
                        "SICD_APPROVAL_KEY_FILE is not set, and approvals have to be signed; './sicd keys new approvals' makes a key",
                        "SICD_TOPIC_PREFIX='a b' is no name of 1 to 100 letters, digits, '.', '_' or '-'",
                        "ENABLE_TRAINING='yes' is neither true nor false",
                        "SICD_INSTANCE_IDD is not a setting of this service; did you mean SICD_INSTANCE_ID?");
    }
}
