package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Health;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.Test;

class PublisherLoopTest {
    @Test
    void isNotAliveAfterItsThreadBrokeDown() {
        Error breakdown = new StackOverflowError();
        PublisherLoop loop = new PublisherLoop(
                () -> {
                    throw breakdown;
                },
                InstantSource.system());
        assertThat(loop.liveness()).isEqualTo(Health.State.up());

        assertThatThrownBy(loop::run).isSameAs(breakdown);

        assertThat(loop.liveness().toString()).contains("StackOverflowError");
        assertThat(loop.liveness()).isNotEqualTo(Health.State.up());
        assertThat(loop.readiness()).isEqualTo(loop.liveness());
    }

    @Test
    void takesItsPlaceAgainUntilItIsSurelyAnothers() {
        AtomicInteger sessions = new AtomicInteger();
        PublisherLoop loop = new PublisherLoop(
                () -> {
                    sessions.incrementAndGet();
                    throw new FencedInstanceIdException("another member has the id");
                },
                InstantSource.system());

        loop.run();

        assertThat(sessions.get()).isEqualTo(4);
        assertThat(loop.liveness().toString()).contains("SICD_INSTANCE_ID");
    }
}
