package dev.sicd.cli.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReadinessTest {
    @Test
    @Timeout(60)
    void nobodyWaitsForWhatHasGivenUp() {
        Health health = Health.none()
                .withLiveness("streams", () -> Health.State.down("gave up after repeated failures"))
                .withReadiness("fold", () -> Health.State.down("ERROR"));

        assertThatThrownBy(() -> Readiness.await(health, line -> {}))
                .hasMessage("it will not become ready: streams: gave up after repeated failures; the log says more");
    }
}
