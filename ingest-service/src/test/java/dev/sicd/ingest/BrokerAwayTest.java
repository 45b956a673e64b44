package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.embedded.EmbeddedKafka;
import dev.sicd.embedded.EmbeddedKafkaConfig;
import dev.sicd.embedded.KeptPort;
import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.schemas.EventFamily;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerAwayTest {
    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String ACTION = "{\"type\": \"x\", \"event_id\": \"%s\"}".formatted(ID);
    private static final String BEAT = "{\"type\": \"EpisodeHeartbeat\", \"run_id\": \"r\","
            + " \"episode_id\": \"r_ep0001\", \"episode_heartbeat\": {}}";
    private static final String SPANS = """
            {"resourceSpans": [{"scopeSpans": [{"spans": [{
              "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "endTimeUnixNano": "1",
              "attributes": [{"key": "sicd.run_id", "value": {"stringValue": "r"}},
                             {"key": "sicd.episode_id", "value": {"stringValue": "r_ep0001"}},
                             {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}]}]}]}]}""";

    @Test
    void whatIsNotAcknowledgedIsNeverSaidToBeAndARetryIsHarmless(@TempDir Path directory) throws Exception {
        int port = KeptPort.any();
        EmbeddedKafka broker = start(directory, port);
        Topics topics = Topics.create(broker.bootstrapServers());
        try (IngestUnderTest ingest = IngestUnderTest.open(topics, impatient(topics, topics.prefix()))) {
            Waiting.untilReady(ingest);
            assertThat(ingest.post("/episodes/r/r_ep0001/heartbeat", "").status())
                    .isEqualTo(202);
            broker.close();

            Answer unknown = ingest.post("/episodes/r/r_ep0001/actions", ACTION);
            Answer batch = ingest.post("/events", "[" + BEAT + "," + BEAT + "," + BEAT + "]");

            // as a whole: exporters send it again, and nothing is doubled by that
            Answer traces =
                    ingest.call("POST", LogTraces.PATH, SPANS.getBytes(UTF_8), "Content-Type", "application/json");
            assertThat(traces.status()).isEqualTo(503);
            Answer quarantine = ingest.admin("GET", "/quarantine", "");
            assertThat(quarantine.status()).as("%s", quarantine.json()).isEqualTo(503);
            assertThat(quarantine.header("Retry-After")).isPresent();
            assertThat(traces.header("Retry-After")).isPresent();
            assertThat(unknown.status()).isEqualTo(503);
            assertThat(unknown.header("Retry-After")).contains("2");
            assertThat(unknown.text("event_id")).isEqualTo(ID);
            assertThat(unknown.text("detail"))
                    .contains(ID, "unknown whether it was written", "same event_id or Idempotency-Key");
            assertThat(batch.status()).isEqualTo(207);
            assertThat(batch.json().path("results").findValuesAsText("status"))
                    .contains("503")
                    .doesNotContain("202");
            assertThat(ingest.health().ready().isUp()).isFalse();

            broker = start(directory, port);
            Waiting.until(
                    "the retry is accepted",
                    () -> ingest.post("/episodes/r/r_ep0001/actions", ACTION).status() == 202);
            Waiting.untilReady(ingest);
            ProposalSubmitted submitted = TestProposals.submitted("after", 1);
            topics.send(submitted);
            topics.eventsWhen(EventFamily.DECISION, "after", events -> !events.isEmpty());

            List<Event> events = topics.events(EventFamily.EPISODE, "r");
            assertThat(events.stream()
                            .filter(event -> event.type().equals("ActionLogged"))
                            .map(event -> event.envelope().eventId().toString())
                            .collect(Collectors.toSet()))
                    .containsExactly(ID);
        } finally {
            broker.close();
        }
    }

    @Test
    void whatFindsNoTopicIsToldBeforeTheNextOneIsSent() throws Exception {
        Topics topics = Topics.create();
        try (EventLog log = EventLog.open(impatient(topics, topics.prefix() + ".elsewhere"))) {
            assertThatThrownBy(() -> log.send(TestProposals.submitted("nowhere", 1)))
                    .isInstanceOf(NotWrittenException.class);
        }
    }

    private static EmbeddedKafka start(Path directory, int port) {
        return EmbeddedKafka.start(EmbeddedKafkaConfig.of(directory, port), (status, message) -> {
            throw new AssertionError("the broker met a fatal fault: " + status + " " + message);
        });
    }

    private static IngestConfig impatient(Topics topics, String prefix) {
        IngestConfig config = IngestUnderTest.config(topics, IngestUnderTest.ALL_ON);
        return new IngestConfig(
                config.bootstrapServers(),
                prefix,
                Map.of("delivery.timeout.ms", "3000", "request.timeout.ms", "1000", "max.block.ms", "1000"),
                config.capabilities(),
                config.policyFile(),
                config.approvalKeyFile(),
                config.branchPrefix(),
                config.approvalValidity(),
                config.reviewPatience(),
                config.repoOwner(),
                config.repoName(),
                config.instanceId(),
                config.proposalWait(),
                config.proposalWaitMax(),
                config.protectedPaths());
    }
}
