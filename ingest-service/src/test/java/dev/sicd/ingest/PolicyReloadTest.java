package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.model.event.DecisionEvent.PolicyLoaded;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Capability;
import dev.sicd.schemas.EventFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyReloadTest {
    private static final String NO_STARTS = """
            version: strict-7
            rules:
              - id: no-starts
                actions: [TRAIN_START]
                effect: deny
                reason: nothing is started this week
              - id: admins
                actions: [POLICY_RELOAD]
                effect: allow
                when: "'admin' in roles"
                reason: an admin may
            """;
    private static final String STARTS = NO_STARTS
            .replace("strict-7", "loose-8")
            .replace("effect: deny", "effect: allow")
            .replace("nothing is started this week", "everything is started this week");

    private final People people = new People();

    @TempDir
    Path directory;

    @Test
    void aNewFileHoldsFromTheNextDecisionOnAndIsNamedByIt() throws Exception {
        Topics topics = Topics.create();
        Path file = Files.writeString(directory.resolve("policy.yaml"), NO_STARTS);
        try (IngestUnderTest ingest = open(topics, file)) {
            Answer denied = ingest.post("/start", "{\"run_id\": \"a\"}");
            Files.writeString(file, STARTS);

            Answer reloaded = ingest.admin("POST", "/policy/reload", "", people.as("alma"));
            Answer allowed = ingest.post("/start", "{\"run_id\": \"a\"}");

            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.text("detail")).contains("nothing is started this week");
            assertThat(reloaded.status()).as(reloaded.json().toString()).isEqualTo(200);
            assertThat(reloaded.text("policy_version")).isEqualTo("loose-8");
            assertThat(reloaded.text("policy_digest"))
                    .isEqualTo(Hash.sha256(Files.readAllBytes(file)).hex());
            assertThat(allowed.status()).isEqualTo(200);
            assertThat(ingest.admin("GET", "/policy", "").text("policy_version"))
                    .isEqualTo("loose-8");
        }
        assertThat(loads(topics)).extracting(PolicyLoaded::policyVersion).containsExactly("strict-7", "loose-8");
        assertThat(loads(topics))
                .extracting(load -> load.envelope().actor().id())
                .containsExactly("ingest-service", "alma");
    }

    @Test
    void aBadFileKeepsTheOneInUseAndSaysWhereItIsBad() throws Exception {
        Topics topics = Topics.create();
        Path file = Files.writeString(directory.resolve("policy.yaml"), STARTS);
        try (IngestUnderTest ingest = open(topics, file)) {
            Files.writeString(file, STARTS.replace("in roles", "in rolls"));

            Answer reloaded = ingest.admin("POST", "/policy/reload", "", people.as("alma"));
            ingest.service().reloadPolicy("SIGHUP");

            assertThat(reloaded.status()).isEqualTo(422);
            assertThat(reloaded.text("detail")).contains("loose-8) stays", "policy.yaml:10:", "rolls");
            assertThat(ingest.post("/start", "").status()).isEqualTo(200);
            assertThat(ingest.admin("GET", "/policy", "").text("policy_version"))
                    .isEqualTo("loose-8");
        }
        assertThat(loads(topics)).hasSize(1);
    }

    @Test
    void anOperatorAtTheMachineReloadsToo() throws Exception {
        Topics topics = Topics.create();
        Path file = Files.writeString(directory.resolve("policy.yaml"), STARTS);
        try (IngestUnderTest ingest = open(topics, file)) {
            Files.writeString(file, NO_STARTS);

            ingest.service().reloadPolicy("SIGHUP");

            assertThat(ingest.post("/start", "").status()).isEqualTo(403);
        }
        // that it has a policy is recorded by the service itself too, sooner or later
        assertThat(loads(topics))
                .extracting(load -> load.envelope().actor().id())
                .contains("SIGHUP");
    }

    @Test
    void onlyWhoMayByTheOldPolicyReloads() throws Exception {
        Topics topics = Topics.create();
        Path file = Files.writeString(directory.resolve("policy.yaml"), NO_STARTS.replace("'admin'", "'nobody'"));
        try (IngestUnderTest ingest = open(topics, file)) {
            Files.writeString(file, STARTS);

            assertThat(ingest.admin("POST", "/policy/reload", "", people.as("alma"))
                            .status())
                    .isEqualTo(403);
            assertThat(ingest.admin("POST", "/policy/reload", "", people.as("ada"))
                            .status())
                    .isEqualTo(403);
            assertThat(ingest.admin("POST", "/policy/reload", "").status()).isEqualTo(403);
            assertThat(ingest.admin("GET", "/policy", "").text("policy_version"))
                    .isEqualTo("strict-7");
        }
    }

    @Test
    void aBadFileStopsTheStart() throws Exception {
        Path file = Files.writeString(
                directory.resolve("policy.yaml"),
                STARTS + "tests:\n  - name: starts\n    given: {action: TRAIN_START}\n"
                        + "    expect: {verdict: deny}\n");

        assertThatThrownBy(() -> PolicySource.open(Optional.of(file), InstantSource.system()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("policy.yaml:")
                .hasMessageContaining("'starts' fails");
        assertThatThrownBy(() -> PolicySource.open(Optional.of(directory.resolve("none")), InstantSource.system()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SICD_POLICY_FILE");
    }

    private IngestUnderTest open(Topics topics, Path file) {
        Map<Capability, Boolean> on = Map.of(Capability.ENABLE_TRAINING, true);
        return IngestUnderTest.open(
                topics, IngestUnderTest.config(topics, on, Optional.of(file), Duration.ofDays(7)), people.access());
    }

    private static List<PolicyLoaded> loads(Topics topics) throws Exception {
        return topics.events(EventFamily.DECISION, "_system").stream()
                .filter(PolicyLoaded.class::isInstance)
                .map(PolicyLoaded.class::cast)
                .toList();
    }
}
