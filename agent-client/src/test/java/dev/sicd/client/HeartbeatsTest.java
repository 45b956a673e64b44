package dev.sicd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signs of life come for as long as the logger lives, whatever becomes of one of them. */
class HeartbeatsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(10);

    private final FakeTransport log = new FakeTransport();
    /** Those that nobody holds give no sign of life. */
    private final List<EpisodeHandle> held = new ArrayList<>();

    @Test
    void oneThatFindsNoRoomIsNotTheLastOfAStrictLogger() throws Exception {
        log.set(FakeTransport.Mode.AWAY);
        try (EpisodeLogger logger = EpisodeLogger.of("tester")
                .over(log)
                .strict()
                .withMemoryEventsMax(1)
                .withHeartbeatEvery(OFTEN)
                .open()) {
            held.add(logger.startEpisode(EpisodeStart.of("run_1", 1)));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (logger.tally().result().rejected() == 0 && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            assertThatThrownBy(() -> logger.flush(Duration.ZERO))
                    .isInstanceOf(EpisodeLogException.class)
                    .hasMessageContaining("there is no room");

            log.set(FakeTransport.Mode.TAKES);

            awaitHeartbeats(1);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // an episode without a logger is one that cannot beat
    void anEpisodeThatCannotGiveOneStopsNoOther() throws Exception {
        held.add(new EpisodeHandle(null, null, null, EpisodeStart.of("run_1", 1)));
        try (EpisodeLogger logger = EpisodeLogger.of("tester").over(log).open();
                Heartbeats heartbeats = new Heartbeats(OFTEN)) {
            held.add(logger.startEpisode(EpisodeStart.of("run_1", 2)));
            held.forEach(heartbeats::add);

            awaitHeartbeats(3);
        }
    }

    private void awaitHeartbeats(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (heartbeats() < count && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(heartbeats()).isGreaterThanOrEqualTo(count);
    }

    private long heartbeats() {
        return log.arrived().stream()
                .filter(event -> event.json().contains("EpisodeHeartbeat"))
                .count();
    }
}
