package dev.sicd.client.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.client.AgentEvent;
import dev.sicd.client.Delivery;
import dev.sicd.client.EndStatus;
import dev.sicd.client.EpisodeHandle;
import dev.sicd.client.EpisodeLogger;
import dev.sicd.client.EpisodeStart;
import dev.sicd.client.MetricsDelta;
import dev.sicd.client.RunStart;
import dev.sicd.client.Transport;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.EventRules;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.EventJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The bytes on the topic, held against the system's own codec. */
class EventAvroTest {
    @Test
    void everyKindOfEventHasTheSystemsOwnBytes() throws Exception {
        EventAvro avro = new EventAvro();
        Map<String, String> said = new LinkedHashMap<>();
        for (AgentEvent written : everyKind()) {
            byte[] value = avro.encode(written.json());
            Event event = EventCodec.decode(EventFamily.EPISODE, value);
            assertThat(EventRules.check(event)).isEmpty();
            assertThat(EventCodec.encode(event)).as(event.type()).isEqualTo(value);
            said.putIfAbsent(event.type(), EventJson.write(event).toString());
        }
        assertThat(said)
                .containsOnlyKeys(
                        "RunStarted",
                        "EpisodeStarted",
                        "EpisodeHeartbeat",
                        "ActionLogged",
                        "OutcomeLogged",
                        "MetricsUpdated",
                        "EpisodeCompleted",
                        "RunCompleted");
        assertThat(said.get("RunStarted"))
                .contains(
                        "\"episodes\":4",
                        "\"dry_run\":true",
                        "\"tags\":[\"a\",\"b\"]",
                        "\"actor\":{\"kind\":\"agent\",\"id\":\"tester\"}");
        assertThat(said.get("EpisodeStarted"))
                .contains("\"lease_ms\":60000", "\"episode_number\":3", "\"task_description\":\"tä\"");
        assertThat(said.get("ActionLogged")).contains("\"producer_seq\":1", "\"data\":{\"a\":[1,2.5,\"😀\"]}");
        assertThat(said.get("MetricsUpdated"))
                .contains("\"tokens_used\":9", "\"inference_time_us\":1500", "\"cost_micro_usd\":7");
        assertThat(said.get("EpisodeCompleted")).contains("\"status\":\"failed\"", "\"last_producer_seq\":4");
        assertThat(said.get("RunCompleted")).contains("\"reason\":\"why\"");
    }

    static List<AgentEvent> everyKind() throws Exception {
        List<AgentEvent> events = new ArrayList<>();
        CountDownLatch alive = new CountDownLatch(1);
        Transport catching = new Transport() {
            @Override
            public List<Delivery> send(List<AgentEvent> sent) {
                events.addAll(sent);
                sent.stream()
                        .filter(event -> event.json().contains("heartbeat"))
                        .forEach(event -> alive.countDown());
                return sent.stream()
                        .<Delivery>map(event -> new Delivery.Delivered("t:0:1"))
                        .toList();
            }

            @Override
            public void close() {}
        };
        try (EpisodeLogger logger = EpisodeLogger.of("tester")
                .over(catching)
                .withHeartbeatEvery(Duration.ofMillis(10))
                .strict()
                .open()) {
            logger.startRun(RunStart.of("run_1").withEpisodes(4).asDryRun().withTags(List.of("a", "b")));
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 3)
                    .withTask("tä")
                    .withContext(Map.of("k", Map.of()))
                    .withLease(Duration.ofMinutes(1)));
            assertThat(alive.await(20, TimeUnit.SECONDS)).isTrue();
            episode.logAction("a", Map.of("a", List.of(1, new BigDecimal("2.50"), "😀")));
            episode.logOutcome("o", Map.of());
            episode.updateMetrics(
                    MetricsDelta.none().tokensUsed(9).inferenceTimeMs(1.5).costMicroUsd(7));
            episode.completeEpisode(EndStatus.FAILED, Map.of("m", true));
            logger.completeRun("run_1", EndStatus.COMPLETED, "why");
            logger.flush(Duration.ofSeconds(20));
        }
        return events;
    }
}
