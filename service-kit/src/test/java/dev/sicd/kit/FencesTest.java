package dev.sicd.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FencesTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Fences fences = new Fences(now::get);

    @Test
    void threeTimesInTenMinutesMayBeTheMemberItself() {
        assertThat(fences.mayTryAgain()).isTrue();
        assertThat(fences.mayTryAgain()).isTrue();
        assertThat(fences.mayTryAgain()).isTrue();
        assertThat(fences.mayTryAgain()).isFalse();
    }

    @Test
    void whatWasLongAgoDoesNotCount() {
        for (int hour = 0; hour < 24; hour++) {
            assertThat(fences.mayTryAgain()).isTrue();
            assertThat(fences.mayTryAgain()).isTrue();
            now.updateAndGet(before -> before.plus(Duration.ofHours(1)));
        }
    }
}
