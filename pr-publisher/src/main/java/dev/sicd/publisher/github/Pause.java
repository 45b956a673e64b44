package dev.sicd.publisher.github;

import java.time.Duration;
import java.time.Instant;

/** Time that has to pass by a clock that may jump; it never grows while it passes, and does not wait. */
final class Pause {
    private Instant since = Instant.EPOCH;
    private Duration length = Duration.ZERO;

    void set(Duration newLength, Instant now) {
        since = now;
        length = newLength;
    }

    /** Zero when it is over. */
    Duration left(Instant now) {
        if (now.isBefore(since)) {
            // the clock was set back: what is left is what was left then at most
            since = now;
        }
        Duration left = length.minus(Duration.between(since, now));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
