package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProducerSequence;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.SchemaCatalogue;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogEventTest {
    private IngestUnderTest ingest;

    /** Everything is off: what happened is recorded all the same. */
    @BeforeAll
    void open() throws Exception {
        ingest = IngestUnderTest.open(Topics.create(), new Capabilities(false, false, true));
    }

    @AfterAll
    void close() {
        ingest.close();
    }

    @Test
    void anActionIsOnTheLogAsItWasSent() throws Exception {
        Answer answer = ingest.post("/episodes/sent/sent_ep0001/actions", """
                {"type": "code_generation", "data": {"file": "rag_service.py", "lines_added": 50, "share": 1.50},
                 "occurred_at": "2025-01-01T10:05:00.123456Z", "event_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                 "producer_id": "agent-7", "producer_seq": 3, "actor": "agent-7",
                 "trace_parent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("status")).isEqualTo("accepted");
        assertThat(answer.text("event_id")).isEqualTo("01890a5d-ac96-774b-bcce-b302099a8057");
        assertThat(answer.header("Sicd-At")).contains(answer.text("at"));
        assertThat(event("sent")).isInstanceOfSatisfying(ActionLogged.class, action -> {
            assertThat(action.actionType()).isEqualTo("code_generation");
            assertThat(action.data()).isEqualTo("{\"file\":\"rag_service.py\",\"lines_added\":50,\"share\":1.50}");
            assertThat(action.envelope().occurredAt()).isEqualTo(Instant.parse("2025-01-01T10:05:00.123456Z"));
            assertThat(action.envelope().sequence()).contains(new ProducerSequence("agent-7", 3));
            assertThat(action.envelope().actor()).isEqualTo(Actor.agent("agent-7"));
            assertThat(action.envelope().traceParent())
                    .contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        });
    }

    @Test
    void theRecordIsKeyedByItsRunOnThePartitionOfKafkasOwnHashAndNamesItsSchema() throws Exception {
        for (int i = 0; i < 10; i++) {
            String run = "keyed-" + i;
            Answer answer = ingest.post("/episodes/" + run + "/" + run + "_ep0001/heartbeat", "");
            ConsumerRecord<byte[], byte[]> record = ingest.topics().records(Topic.EPISODE_EVENTS).stream()
                    .filter(candidate -> new String(candidate.key(), UTF_8).equals(run))
                    .findFirst()
                    .orElseThrow();
            assertThat(record.partition()).isEqualTo(Keys.partitionOf(run, Topics.PARTITIONS));
            assertThat(answer.text("at")).isEqualTo(record.topic() + ":" + record.partition() + ":" + record.offset());
            long fingerprint = SchemaCatalogue.fingerprintOf(dev.sicd.event.EpisodeEvent.getClassSchema());
            assertThat(record.headers().lastHeader("avro-fp").value())
                    .asString(UTF_8)
                    .isEqualTo(String.format(Locale.ROOT, "%016x", fingerprint));
        }
    }

    @Test
    void anOutcomeIsOnTheLog() throws Exception {
        Answer answer = ingest.post("/episodes/out/out_ep0002/outcomes", "{\"type\": \"code_generated\"}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(event("out")).isInstanceOfSatisfying(OutcomeLogged.class, outcome -> {
            assertThat(outcome.outcomeType()).isEqualTo("code_generated");
            assertThat(outcome.data()).isEqualTo("{}");
            assertThat(outcome.envelope().episodeId()).contains("out_ep0002");
        });
    }

    @Test
    void metricsAreIntegersOfTheSmallestUnit() throws Exception {
        Answer answer = ingest.post("/episodes/m/m_ep0001/metrics", """
                {"tokens_used": 500, "inference_time_ms": 250.0625, "changes_proposed": 1, "changes_accepted": 2,
                 "rag_queries": 3, "llm_calls": 4, "error_count": 5, "cost_micro_usd": 6}""");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(event("m"))
                .isInstanceOfSatisfying(
                        MetricsUpdated.class,
                        update -> assertThat(update.delta()).isEqualTo(new Metrics(500, 250_063, 1, 2, 3, 4, 5, 6)));
    }

    @Test
    void anyOneMetricIsEnough() throws Exception {
        assertThat(ingest.post("/episodes/one/one_ep0001/metrics", "{\"llm_calls\": 1}")
                        .status())
                .isEqualTo(202);
        assertThat(event("one"))
                .isInstanceOfSatisfying(
                        MetricsUpdated.class,
                        update -> assertThat(update.delta()).isEqualTo(new Metrics(0, 0, 0, 0, 0, 1, 0, 0)));
    }

    @Test
    void aHeartbeatMayChangeTheLease() throws Exception {
        assertThat(ingest.post("/episodes/beat/beat_ep0001/heartbeat", "{\"lease_ms\": 60000}")
                        .status())
                .isEqualTo(202);
        assertThat(event("beat"))
                .isInstanceOfSatisfying(
                        EpisodeHeartbeat.class, beat -> assertThat(beat.lease()).contains(Duration.ofMinutes(1)));
    }

    @Test
    void anEpisodeEndsAsTheAgentSays() throws Exception {
        Answer answer = ingest.post(
                "/episodes/end/end_ep0001/complete",
                "{\"status\": \"failed\", \"metadata\": {\"quality_score\": 0.95}, \"last_producer_seq\": 17}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(event("end")).isInstanceOfSatisfying(EpisodeCompleted.class, end -> {
            assertThat(end.status()).isEqualTo(EndStatus.FAILED);
            assertThat(end.metadata()).isEqualTo("{\"quality_score\":0.95}");
            assertThat(end.lastSequence()).isEqualTo(OptionalLong.of(17));
        });
    }

    @Test
    void aRunEndsAsTheAgentSays() throws Exception {
        Answer answer =
                ingest.post("/runs/ended/complete", "{\"status\": \"completed\", \"reason\": \"nothing left to do\"}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(event("ended")).isInstanceOfSatisfying(RunCompleted.class, end -> {
            assertThat(end.status()).isEqualTo(EndStatus.COMPLETED);
            assertThat(end.reason()).isEqualTo("nothing left to do");
            assertThat(end.envelope().episodeId()).isEmpty();
        });
    }

    @Test
    void anEventAfterTheEndIsAccepted() throws Exception {
        ingest.post("/episodes/late/late_ep0001/complete", "");

        assertThat(ingest.post("/episodes/late/late_ep0001/actions", "{\"type\": \"afterthought\"}")
                        .status())
                .isEqualTo(202);
        assertThat(ingest.topics().events(EventFamily.EPISODE, "late")).hasSize(2);
    }

    @Test
    void idsThatNobodyChoseSortByTime() throws Exception {
        List<UUID> ids = List.of(
                UUID.fromString(
                        ingest.post("/episodes/v7/v7_ep0001/heartbeat", "").text("event_id")),
                UUID.fromString(
                        ingest.post("/episodes/v7/v7_ep0001/heartbeat", "").text("event_id")));

        assertThat(ids).allSatisfy(id -> assertThat(id.version()).isEqualTo(7)).doesNotHaveDuplicates();
        assertThat(ids.getLast().getMostSignificantBits() >>> 16)
                .isGreaterThanOrEqualTo(ids.getFirst().getMostSignificantBits() >>> 16);
    }

    @Test
    void aRepeatIsTheSameAnswerAndSaysThatItIsOne() throws Exception {
        String body = "{\"type\": \"x\", \"event_id\": \"01890a5d-ac96-774b-bcce-b302099a8001\"}";
        Answer first = ingest.post("/episodes/rep/rep_ep0001/actions", body);
        Answer second = ingest.post("/episodes/rep/rep_ep0001/actions", body);

        assertThat(second.status()).isEqualTo(202);
        assertThat(second.text("at")).isEqualTo(first.text("at"));
        assertThat(first.json().has("duplicate")).isFalse();
        assertThat(second.json().path("duplicate").asBoolean()).isTrue();
        assertThat(ingest.topics().events(EventFamily.EPISODE, "rep")).hasSize(1);
    }

    @Test
    void anIdempotencyKeyDoesForAnEventId() throws Exception {
        Answer first = ingest.post("/episodes/key/key_ep0001/actions", "{\"type\": \"x\"}", "Idempotency-Key", "k1");
        Answer again = ingest.post("/episodes/key/key_ep0001/actions", "{\"type\": \"x\"}", "Idempotency-Key", "k1");
        Answer other = ingest.post("/episodes/key/key_ep0001/actions", "{\"type\": \"y\"}", "Idempotency-Key", "k1");

        assertThat(again.text("event_id")).isEqualTo(first.text("event_id"));
        assertThat(again.json().path("duplicate").asBoolean()).isTrue();
        assertThat(other.status()).isEqualTo(409);
    }

    @Test
    void aKnownIdWithAnotherContentIsAConflict() throws Exception {
        String id = "01890a5d-ac96-774b-bcce-b302099a8002";
        ingest.post("/episodes/con/con_ep0001/actions", "{\"type\": \"x\", \"event_id\": \"" + id + "\"}");

        Answer other =
                ingest.post("/episodes/con/con_ep0001/outcomes", "{\"type\": \"x\", \"event_id\": \"" + id + "\"}");

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text("detail")).contains(id, "another content", "new event_id");
        assertThat(ingest.topics().events(EventFamily.EPISODE, "con")).hasSize(1);
    }

    @Test
    void whatTheLedgerKnowsIsARepeatOrAConflictForANewInstanceToo() throws Exception {
        Topics topics = Topics.create();
        String body = "{\"type\": \"x\", \"event_id\": \"01890a5d-ac96-774b-bcce-b302099a8003\"}";
        Answer first;
        try (IngestUnderTest before = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            first = before.post("/episodes/led/led_ep0001/actions", body);
        }
        try (IngestUnderTest after = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            Waiting.untilFolded(after, first.text("at"));
            Answer again = after.post("/episodes/led/led_ep0001/actions", body);
            Answer other = after.post("/episodes/led/led_ep0001/actions", body.replace("\"x\"", "\"y\""));

            assertThat(again.status()).isEqualTo(202);
            assertThat(again.json().path("duplicate").asBoolean()).isTrue();
            assertThat(again.text("at")).isEqualTo(first.text("at"));
            assertThat(other.status()).isEqualTo(409);
            assertThat(topics.events(EventFamily.EPISODE, "led")).hasSize(1);
        }
    }

    @Test
    void anUnreadableLedgerStopsNoEvent() throws Exception {
        ingest.fold().away(true);
        try {
            Answer answer =
                    ingest.post("/episodes/away/away_ep0001/actions", "{\"type\": \"x\"}", "Idempotency-Key", "k-away");

            assertThat(answer.status()).isEqualTo(202);
        } finally {
            ingest.fold().away(false);
        }
    }

    @Test
    void theTraceComesFromTheHeaderWhereTheBodyHasNone() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        ingest.post("/episodes/tr/tr_ep0001/heartbeat", "", "traceparent", trace);
        ingest.post("/episodes/tr2/tr2_ep0001/heartbeat", "", "traceparent", "nonsense");

        assertThat(event("tr").envelope().traceParent()).isEqualTo(Optional.of(trace));
        assertThat(event("tr2").envelope().traceParent()).isEmpty();
    }

    private Event event(String runId) throws Exception {
        List<Event> events = ingest.topics().events(EventFamily.EPISODE, runId);
        assertThat(events).hasSize(1);
        return events.getFirst();
    }
}
