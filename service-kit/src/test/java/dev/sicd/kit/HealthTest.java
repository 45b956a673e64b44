package dev.sicd.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Health.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void isUpWithoutChecks() {
        assertThat(Health.none().live().isUp()).isTrue();
        assertThat(Health.none().ready().isUp()).isTrue();
    }

    @Test
    void isDownWhenOneOfItsChecksIs() {
        Health health = Health.none()
                .withReadiness("a", State::up)
                .and(Health.none().withReadiness("b", () -> State.down("no broker")));

        assertThat(health.ready().isUp()).isFalse();
        assertThat(health.ready().states()).isEqualTo(Map.of("a", State.up(), "b", State.down("no broker")));
        assertThat(health.live().isUp()).isTrue();
    }

    @Test
    void takesACheckThatFailsForDown() {
        Health health = Health.none().withLiveness("broken", () -> {
            throw new IllegalStateException("with a secret");
        });

        assertThat(health.live().states())
                .isEqualTo(Map.of("broken", State.down("the check itself failed: IllegalStateException")));
    }

    @Test
    void refusesTwoChecksOfOneName() {
        Health health = Health.none().withLiveness("a", State::up);

        assertThatThrownBy(() -> health.and(health)).hasMessageContaining("two health checks named 'a'");
    }
}
