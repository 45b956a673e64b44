package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.client.EpisodeHandle;
import dev.sicd.client.EpisodeLogger;
import dev.sicd.client.EpisodeLoggerBuilder;
import dev.sicd.client.EpisodeStart;
import dev.sicd.client.FlushResult;
import dev.sicd.client.MetricsDelta;
import dev.sicd.client.SicdServer;
import dev.sicd.client.kafka.KafkaTransport;
import dev.sicd.embedded.KeptPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole system, broker and doors, is killed under an agent that goes on logging: nothing lost, nothing doubled. */
@Tag("faults")
class AgentOutageTest {
    /** Events while it is away, about 500 a second; {@code -Dsicd.outage.events=30000} for a minute of it by hand. */
    private static final int AWAY = Integer.getInteger("sicd.outage.events", 3_000);

    private static final int KILLED_AT = 1_000;
    private static final int BACK_AT = KILLED_AT + AWAY;
    private static final int EVENTS = BACK_AT + 1_000;
    private static final Duration BETWEEN = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void overHttp() throws Exception {
        int port = KeptPort.any();
        int kafkaPort = KeptPort.any();
        survives("run_http", port, kafkaPort, EpisodeLogger.of("agent").overHttp(at(port)));
    }

    @Test
    void overKafka() throws Exception {
        int port = KeptPort.any();
        int kafkaPort = KeptPort.any();
        survives(
                "run_kafka",
                port,
                kafkaPort,
                EpisodeLogger.of("agent")
                        .over(KafkaTransport.to("127.0.0.1:" + kafkaPort))
                        .readingFrom(at(port)));
    }

    private void survives(String run, int port, int kafkaPort, EpisodeLoggerBuilder builder) throws Exception {
        SicdProcess dev = start(port, kafkaPort);
        try (EpisodeLogger logger = builder.spoolingTo(directory.resolve("spool"))
                .withFlushMax(PATIENCE)
                .open()) {
            EpisodeHandle episode = logger.startEpisode(EpisodeStart.of(run, 1));
            long longestNanos = 0;
            for (int i = 0; i < EVENTS; i++) {
                if (i == KILLED_AT) {
                    dev.kill();
                }
                if (i == BACK_AT) {
                    FlushResult away = logger.flush(Duration.ZERO);
                    assertThat(away.spooled()).as("%s", away).isPositive();
                    assertThat(away.waiting() + away.rejected()).as("%s", away).isZero();
                    dev.close();
                    dev = start(port, kafkaPort);
                }
                long begun = System.nanoTime();
                episode.logAction("step", Map.of("i", i));
                longestNanos = Math.max(longestNanos, System.nanoTime() - begun);
                Thread.sleep(BETWEEN);
            }
            System.out.printf("%s: the longest call took %.1f ms%n", run, longestNanos / 1e6);
            episode.updateMetrics(MetricsDelta.none().tokensUsed(EVENTS));
            episode.completeEpisode();
            FlushResult result = logger.flush(PATIENCE);
            assertThat(result.isAllDelivered()).as("%s", result).isTrue();
            assertThat(logger.getRunSummary(run).orElseThrow().totalActions()).isEqualTo(EVENTS);
            assertThat(logger.getRunSummary(run).orElseThrow().totalTokensUsed())
                    .isEqualTo(EVENTS);
            assertInOrder(logger, run);
            assertComplete(run, port);
        } finally {
            dev.close();
        }
    }

    private static void assertInOrder(EpisodeLogger logger, String run) {
        var actions = logger.loadEpisode(run + "_ep0001").orElseThrow().actions();
        assertThat(actions).hasSize(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            assertThat(actions.get(i).data()).isEqualTo("{\"i\":" + i + "}");
        }
    }

    private static void assertComplete(String run, int port) throws Exception {
        try (Api api = new Api("http://127.0.0.1:" + port)) {
            JsonNode integrity = api.get("/runs/" + run + "/integrity").body();
            assertThat(integrity.get("complete").booleanValue())
                    .as("%s", integrity)
                    .isTrue();
            assertThat(integrity.get("verified").booleanValue())
                    .as("%s", integrity)
                    .isTrue();
            assertThat(integrity.get("content_conflicts").longValue())
                    .as("%s", integrity)
                    .isZero();
        }
    }

    private SicdProcess start(int port, int kafkaPort) {
        SicdProcess dev = SicdProcess.run(
                Map.of(),
                directory,
                "dev",
                "--port",
                Integer.toString(port),
                "--kafka-port",
                Integer.toString(kafkaPort),
                "--data-dir",
                directory.resolve("data").toString());
        dev.url();
        return dev;
    }

    private static SicdServer at(int port) {
        return SicdServer.at("http://127.0.0.1:" + port);
    }
}
