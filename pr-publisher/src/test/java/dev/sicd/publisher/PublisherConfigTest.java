package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
                .hasMessageContaining("SICD_DRY_RUN=false")
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
                        "broker:9092", "prod", Map.of("security.protocol", "SSL"), "publisher-2", "bots/sicd-", keys));
        assertThat(config.group()).isEqualTo("prod-publisher");
    }

    @Test
    void livePublishingIsRefused() {
        assertThatThrownBy(() -> parsed(Map.of("SICD_DRY_RUN", "false")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SICD_DRY_RUN=false asks for live pull requests, which this release cannot open");
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
