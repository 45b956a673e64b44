package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Event;
import dev.sicd.model.policy.Capability;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.schemas.EventFamily;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityTest {
    private static final Map<Capability, Boolean> ON =
            Map.of(Capability.ENABLE_TRAINING, true, Capability.ENABLE_AUTONOMY, true, Capability.SAFE_MODE, false);
    private final People people = new People();

    @Test
    void aChangeHoldsAtOnceAndAfterARestart() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest ingest = open(topics, ON)) {
            assertThat(ingest.post("/start", "").status()).isEqualTo(200);

            Answer on = set(ingest, "SAFE_MODE", true);

            assertThat(on.status()).as(on.json().toString()).isEqualTo(200);
            assertThat(ingest.post("/start", "").status()).isEqualTo(403);
        }
        try (IngestUnderTest restarted = open(topics, ON)) {
            Answer denied = restarted.post("/start", "");
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.text("detail")).contains("SAFE_MODE is on", "POST /admin/capabilities/SAFE_MODE");

            assertThat(set(restarted, "SAFE_MODE", false).status()).isEqualTo(200);
            assertThat(restarted.post("/start", "").status()).isEqualTo(200);
        }
        assertThat(topics.events(EventFamily.DECISION, "_system").stream()
                        .filter(CapabilityChanged.class::isInstance)
                        .map(CapabilityChanged.class::cast))
                .extracting(
                        CapabilityChanged::capability,
                        CapabilityChanged::enabled,
                        change -> change.envelope().actor().id())
                .containsExactly(tuple("SAFE_MODE", true, "alma"), tuple("SAFE_MODE", false, "alma"));
    }

    @Test
    void aChangeReachesTheOtherInstances() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest one = open(topics, ON);
                IngestUnderTest other =
                        IngestUnderTest.open(topics, named(config(topics, ON), "other"), people.access())) {
            assertThat(set(one, "ENABLE_TRAINING", false).status()).isEqualTo(200);

            Waiting.until(
                    "the other instance refuses too",
                    () -> other.post("/start", "").status() == 403);
        }
    }

    @Test
    void whatIsOffUnlessSomebodySaysSoCanBeTurnedOn() throws Exception {
        try (IngestUnderTest ingest = open(Topics.create(), Map.of())) {
            assertThat(ingest.post("/start", "").status()).isEqualTo(403);

            assertThat(set(ingest, "ENABLE_TRAINING", true).status()).isEqualTo(200);

            assertThat(ingest.post("/start", "").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"ENABLE_TRAINING, false", "ENABLE_AUTONOMY, false", "SAFE_MODE, true"})
    void theCarefulValueInTheEnvironmentHoldsWhateverIsSet(Capability capability, boolean careful) throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest free = open(topics, Map.of())) {
            assertThat(set(free, capability.name(), !careful).status()).isEqualTo(200);
        }
        try (IngestUnderTest pinned = open(topics, Map.of(capability, careful))) {
            Answer answer = set(pinned, capability.name(), !careful);

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text("detail")).contains(capability + "=" + careful + " in the environment");
            assertThat(standing(pinned, capability)).isEqualTo("{\"enabled\":%s,\"pinned\":true}".formatted(careful));
        }
    }

    @Test
    void onlyAnAdminChangesOneAndEachTryOfOneIsDecidedOnTheLog() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest ingest = open(topics, ON)) {
            String body = "{\"enabled\": false, \"reason\": \"maintenance\"}";
            assertThat(ingest.admin("POST", "/capabilities/SAFE_MODE", body).status())
                    .isEqualTo(403);
            assertThat(ingest.admin("POST", "/capabilities/SAFE_MODE", body, people.as("ada"))
                            .status())
                    .isEqualTo(403);
            assertThat(ingest.admin("POST", "/capabilities/SAFE_MODE", body, people.as("rita"))
                            .status())
                    .isEqualTo(403);

            assertThat(ingest.admin("POST", "/capabilities/SAFE_MODE", body, people.as("alma"))
                            .status())
                    .isEqualTo(200);

            List<Event> decisions = topics.events(EventFamily.DECISION, "_system").stream()
                    .filter(PolicyDecided.class::isInstance)
                    .toList();
            assertThat(decisions).singleElement().isInstanceOfSatisfying(PolicyDecided.class, decided -> {
                assertThat(decided.decision().action()).isEqualTo("CAPABILITY_CHANGE");
                assertThat(decided.decision().verdict()).isEqualTo(Verdict.ALLOW);
                assertThat(decided.requester().orElseThrow().id()).isEqualTo("alma");
                assertThat(decided.roles()).containsExactly("admin");
                assertThat(decided.context()).contains("\"capability\":{\"name\":\"SAFE_MODE\",\"enabled\":false}");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SAFEMODE, did you mean SAFE_MODE?",
        "safe_mode, did you mean SAFE_MODE?",
        "X, There are ENABLE_TRAINING"
    })
    void oneThatDoesNotExistIsNotFound(String name, String cure) throws Exception {
        try (IngestUnderTest ingest = open(Topics.create(), ON)) {
            Answer answer = set(ingest, name, true);

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text("detail")).contains("'" + name + "'", cure);
        }
    }

    @Test
    void whileNobodyCanTellWhatWasSetNothingIsAllowed() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest ingest = IngestUnderTest.openWithoutFold(topics, config(topics, ON))) {
            Answer answer = ingest.post("/start", "");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("detail")).contains("capabilities are not known yet");
            assertThat(ingest.health().ready().states().get("ingest-capabilities"))
                    .hasToString("Down[reason=the capabilities were not read yet]");

            ingest.fold().away(false);
            Waiting.untilReady(ingest);
            assertThat(ingest.post("/start", "").status()).isEqualTo(200);
        }
    }

    private IngestUnderTest open(Topics topics, Map<Capability, Boolean> environment) {
        return IngestUnderTest.open(topics, config(topics, environment), people.access());
    }

    private static IngestConfig config(Topics topics, Map<Capability, Boolean> environment) {
        return IngestUnderTest.config(topics, environment, Optional.empty(), Duration.ofDays(7));
    }

    private static IngestConfig named(IngestConfig config, String instance) {
        return new IngestConfig(
                config.bootstrapServers(),
                config.topicPrefix(),
                config.kafka(),
                config.capabilities(),
                config.policyFile(),
                config.approvalKeyFile(),
                config.branchPrefix(),
                config.approvalValidity(),
                config.reviewPatience(),
                config.repoOwner(),
                config.repoName(),
                Optional.of(instance),
                config.proposalWait(),
                config.proposalWaitMax(),
                config.protectedPaths());
    }

    private Answer set(IngestUnderTest ingest, String capability, boolean enabled) throws Exception {
        return ingest.admin("POST", "/capabilities/" + capability, "{\"enabled\": " + enabled + "}", people.as("alma"));
    }

    private static String standing(IngestUnderTest ingest, Capability capability) throws Exception {
        Answer all = ingest.admin("GET", "/capabilities", "");
        for (var row : all.json().path("capabilities")) {
            if (row.path("capability").asText().equals(capability.name())) {
                return "{\"enabled\":%s,\"pinned\":%s}".formatted(row.path("enabled"), row.path("pinned"));
            }
        }
        throw new AssertionError("not listed: " + all.json());
    }
}
