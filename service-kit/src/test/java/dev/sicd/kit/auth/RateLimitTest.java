package dev.sicd.kit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final Ticking clock = new Ticking();

    @Test
    void letsABurstThroughAndThenTheRate() {
        RateLimit limit = RateLimit.of(2, 4, clock);

        assertThat(taken(limit, "a", 10)).isEqualTo(4);
        assertThat(limit.take("a")).contains(Duration.ofMillis(500));
        clock.pass(Duration.ofMillis(499));
        assertThat(limit.take("a")).isPresent();
        clock.pass(Duration.ofMillis(1));
        assertThat(taken(limit, "a", 10)).isEqualTo(1);
        clock.pass(Duration.ofHours(1));
        assertThat(taken(limit, "a", 10)).isEqualTo(4);
    }

    @Test
    void doesNotLetOneKeyPayForAnother() {
        RateLimit limit = RateLimit.of(1, 1, clock);

        assertThat(taken(limit, "a", 5)).isEqualTo(1);
        assertThat(taken(limit, "b", 5)).isEqualTo(1);
    }

    @Test
    void forgetsTheBucketThatWasNotUsedForLongest() {
        RateLimit limit = RateLimit.of(1, 1, 2, clock);
        limit.take("a");
        limit.take("b");
        limit.take("a");

        limit.take("c");

        assertThat(limit.take("a")).as("kept, and so empty").isPresent();
        assertThat(limit.take("b")).as("forgotten, and so full").isEmpty();
    }

    @Test
    void isNoneWithZeroPerSecond() {
        assertThat(taken(RateLimit.of(0, 1, clock), "a", 10_000)).isEqualTo(10_000);
        assertThat(taken(RateLimit.none(), "a", 10_000)).isEqualTo(10_000);
    }

    @Test
    void refusesToBeNonsense() {
        assertThatThrownBy(() -> RateLimit.of(-1, 1, clock)).hasMessageContaining("-1 per second");
        assertThatThrownBy(() -> RateLimit.of(1, 0, clock)).hasMessageContaining("bursts of 0");
    }

    private static int taken(RateLimit limit, String key, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limit.take(key).isEmpty() ? 1 : 0;
        }
        return taken;
    }
}
