package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Health;
import org.junit.jupiter.api.Test;

class PublisherLoopTest {
    @Test
    void isNotAliveAfterItsThreadBrokeDown() {
        Error breakdown = new StackOverflowError();
        PublisherLoop loop = new PublisherLoop(() -> {
            throw breakdown;
        });
        assertThat(loop.liveness()).isEqualTo(Health.State.up());

        assertThatThrownBy(loop::run).isSameAs(breakdown);

        assertThat(loop.liveness().toString()).contains("StackOverflowError");
        assertThat(loop.liveness()).isNotEqualTo(Health.State.up());
        assertThat(loop.readiness()).isEqualTo(loop.liveness());
    }
}
