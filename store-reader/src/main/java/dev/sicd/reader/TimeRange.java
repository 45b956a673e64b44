package dev.sicd.reader;

import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of time, open where an end is empty.
 *
 * @param from the first moment within
 * @param to the first moment after it
 */
public record TimeRange(Optional<Instant> from, Optional<Instant> to) {
    public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

    /** The stores take times in microseconds; nothing is recorded outside of these. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public boolean contains(Instant moment) {
        return from.map(first -> !moment.isBefore(first)).orElse(true)
                && to.map(moment::isBefore).orElse(true);
    }

    /** The moment that the stores have in place of one that they cannot hold. */
    static Instant storable(Instant moment) {
        if (moment.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return moment.isAfter(LATEST) ? LATEST : moment;
    }
}
