package dev.sicd.aggregator;

import java.time.Duration;

/**
 * How often the ledger's state is signed when it grows. What lies after the last checkpoint could still be cut off unseen.
 *
 * @param interval longest time that an entry waits for a checkpoint that covers it
 * @param events most entries that wait for one
 */
public record CheckpointCadence(Duration interval, long events) {
    /** A signature costs about a millisecond: this is one in ten seconds, or per 10,000 events. */
    public static final CheckpointCadence DEFAULT = new CheckpointCadence(Duration.ofSeconds(10), 10_000);

    public CheckpointCadence {
        if (interval.toMillis() < 1 || events < 1) {
            throw new IllegalArgumentException(
                    "checkpoints every " + interval + " or " + events + " events: both have to be positive");
        }
    }
}
