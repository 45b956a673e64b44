package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Secret;
import dev.sicd.kit.config.Settings;
import dev.sicd.model.publish.Order.Manner;
import dev.sicd.model.publish.UnpinnedUpdates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherConfigTest {
    @TempDir
    private Path directory;

    private Path keys;

    @BeforeEach
    void pinAKey() throws IOException {
        keys = Samples.keys(directory, Samples.KEY);
    }

    @Test
    void needsABrokerAndTheKeysOfApprovals() {
        assertThat(parsed(Map.of())).isEqualTo(PublisherConfig.of("broker:9092", "sicd", keys));
    }

    @Test
    void withoutPinnedKeysItRefusesToStartAndSaysHowToMakeThem() {
        assertThatThrownBy(() -> parsed(Map.of("SICD_APPROVAL_KEYS_FILE", "")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SICD_APPROVAL_KEYS_FILE is not set")
                .hasMessageContaining("'sicd keys new approvals'");
    }

    @Test
    void aFileWithoutKeysIsAMistakeAmongTheOthers() throws IOException {
        Files.writeString(keys, "no keys here");

        assertThatThrownBy(() -> parsed(Map.of("SICD_DRY_RUN", "false")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there are no credentials for GitHub")
                .hasMessageContaining("SICD_APPROVAL_KEYS_FILE: the key file '" + keys + "' cannot be used")
                .hasMessageContaining("no PUBLIC KEY block");
    }

    @Test
    void aFileThatIsNotThereIsAMistake() throws IOException {
        Files.delete(keys);

        assertThatThrownBy(() -> parsed(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("approvals.pub' does not exist");
    }

    @Test
    void thePrivateKeyIsNotTakenForThePublicOne() throws IOException {
        Files.writeString(keys, Samples.KEY.toPem());

        assertThatThrownBy(() -> parsed(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("holds a private key where public ones belong");
    }

    @Test
    void takesAllThatCanBeSaid() {
        PublisherConfig config = parsed(Map.of(
                "SICD_TOPIC_PREFIX", "prod",
                "SICD_INSTANCE_ID", "publisher-2",
                "SICD_BRANCH_PREFIX", "bots/sicd-",
                "SICD_DRY_RUN", "true",
                "SICD_KAFKA_SECURITY_PROTOCOL", "SSL"));

        assertThat(config)
                .isEqualTo(new PublisherConfig(
                        "broker:9092",
                        "prod",
                        Map.of("security.protocol", "SSL"),
                        "publisher-2",
                        "bots/sicd-",
                        keys,
                        Optional.empty(),
                        false));
        assertThat(config.group()).isEqualTo("prod-publisher");
    }

    @Test
    void livePublishingNeedsCredentials() {
        assertThatThrownBy(() -> parsed(Map.of("SICD_DRY_RUN", "false")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there are no credentials for GitHub");
    }

    @Test
    void aLivePublisherAllowsNothingAndHoldsBackUnlessItIsTold() {
        LiveConfig live = live(Map.of());

        assertThat(live.allowed().allows("your-org", "your-repo")).isFalse();
        assertThat(live.budgets()).isEqualTo(new Budgets(5, 2, 60, 3));
        assertThat(live.manner())
                .isEqualTo(new Manner(UnpinnedUpdates.WARN, false, true, List.of("sicd"), List.of(), List.of()));
        assertThat(live.stopFile()).isEmpty();
    }

    @Test
    void readsWhatItMayDoLive() throws IOException {
        LiveConfig live = live(Map.ofEntries(
                Map.entry("SICD_ALLOWED_REPOSITORIES", "your-org/your-repo, other/*"),
                Map.entry("SICD_MAX_OPEN_PRS", "50"),
                Map.entry("SICD_MAX_NEW_PRS_PER_HOUR", "100"),
                Map.entry("SICD_MAX_REJECTIONS_IN_ROW", "9"),
                Map.entry("SICD_PR_DRAFT", "false"),
                Map.entry("SICD_PR_LABELS", "bot,ai"),
                Map.entry("SICD_PR_REVIEWERS", "rita"),
                Map.entry("SICD_UNPINNED_UPDATES", "reject"),
                Map.entry("SICD_REQUIRE_VERIFIED", "true"),
                Map.entry(
                        "SICD_GITHUB_WEBHOOK_SECRET_FILE",
                        Files.writeString(directory.resolve("hook"), "s3cret\n").toString())));

        assertThat(live.allowed().allows("Your-Org", "your-repo")).isTrue();
        assertThat(live.allowed().allows("other", "anything")).isTrue();
        assertThat(live.allowed().allows("your-org", "else")).isFalse();
        // more of one repository than the default allows of all means more of all
        assertThat(live.budgets()).isEqualTo(new Budgets(50, 100, 100, 9));
        assertThat(live.manner())
                .isEqualTo(new Manner(
                        UnpinnedUpdates.REJECT, true, false, List.of("bot", "ai"), List.of("rita"), List.of()));
        assertThat(live.webhookSecret().map(Secret::reveal)).contains("s3cret");
    }

    @Test
    void mistakesOfLiveSettingsAreSaidTogether() {
        assertThatThrownBy(() -> live(Map.of(
                        "SICD_ALLOWED_REPOSITORIES",
                        "your-org",
                        "SICD_MAX_OPEN_PRS",
                        "0",
                        "SICD_UNPINNED_UPDATES",
                        "maybe",
                        "SICD_GITHUB_WEBHOOK_SECRET_FILE",
                        directory.resolve("none").toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SICD_ALLOWED_REPOSITORIES='your-org' is neither OWNER/NAME nor OWNER/*")
                .hasMessageContaining("SICD_MAX_OPEN_PRS='0' is not from 1 to")
                .hasMessageContaining("SICD_UNPINNED_UPDATES='maybe' is none of warn, reject")
                .hasMessageContaining("SICD_GITHUB_WEBHOOK_SECRET_FILE=");
    }

    private LiveConfig live(Map<String, String> settings) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put("SICD_DRY_RUN", "false");
        more.put("GITHUB_TOKEN", "t0ken");
        return parsed(more).live().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "a..b/", "a b", "-x", "a//b", "a/.b", "x.lock/", "a./b", "ä/"})
    void aPrefixThatStartsNoBranchNameIsRefused(String prefix) {
        assertThatThrownBy(() -> parsed(Map.of("SICD_BRANCH_PREFIX", prefix)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SICD_BRANCH_PREFIX='" + prefix + "' is no start of a git branch name");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(parsed(Map.of("SICD_KAFKA_SASL_JAAS_CONFIG", "hunter2")).toString())
                .doesNotContain("hunter2");
    }

    @Test
    void knowsItsNames() {
        Settings settings = Settings.of(Map.of("SICD_BRANCH_PREFX", "x/"), PublisherConfig.NAMES);

        assertThat(settings.mistakes())
                .containsExactly(
                        "SICD_BRANCH_PREFX is not a setting of this service; did you mean SICD_BRANCH_PREFIX?");
    }

    private PublisherConfig parsed(Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(Map.of("SICD_APPROVAL_KEYS_FILE", keys.toString()));
        environment.putAll(more);
        environment.put("SICD_BOOTSTRAP_SERVERS", "broker:9092");
        Settings settings = Settings.of(environment, Set.of());
        PublisherConfig config = PublisherConfig.parse(settings);
        settings.check();
        return config;
    }
}
