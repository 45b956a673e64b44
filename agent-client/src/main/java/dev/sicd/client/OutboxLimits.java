package dev.sicd.client;

import java.time.Duration;

/**
 * How much is kept, and how long anybody waits.
 *
 * @param eventsMax in memory
 * @param charsMax in memory, characters
 * @param blockMax how long a log call waits for room
 * @param retryMin first pause after a failed try; it doubles up to {@code retryMax}
 */
record OutboxLimits(int eventsMax, long charsMax, Duration blockMax, Duration retryMin, Duration retryMax) {
    static final OutboxLimits DEFAULT =
            new OutboxLimits(10_000, 16L << 20, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(5));

    OutboxLimits withEventsMax(int events) {
        return new OutboxLimits(events, charsMax, blockMax, retryMin, retryMax);
    }

    OutboxLimits withBlockMax(Duration duration) {
        return new OutboxLimits(eventsMax, charsMax, duration, retryMin, retryMax);
    }
}
