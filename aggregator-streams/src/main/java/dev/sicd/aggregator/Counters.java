package dev.sicd.aggregator;

import dev.sicd.schemas.QuarantineReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of the records that this instance read since it started. Thread-safe. */
final class Counters {
    /** The ends that an input record can come to; {@code ABANDONED} counts the watchdog's own events. */
    enum Fate {
        FOLDED,
        DUPLICATE,
        QUARANTINED,
        REROUTED,
        ABANDONED
    }

    private final Map<Fate, LongAdder> fates = adders(Fate.class);
    private final Map<QuarantineReason, LongAdder> reasons = adders(QuarantineReason.class);

    void count(Fate fate) {
        Objects.requireNonNull(fates.get(fate)).increment();
    }

    void quarantined(QuarantineReason reason) {
        count(Fate.QUARANTINED);
        Objects.requireNonNull(reasons.get(reason)).increment();
    }

    long of(Fate fate) {
        return Objects.requireNonNull(fates.get(fate)).sum();
    }

    long of(QuarantineReason reason) {
        return Objects.requireNonNull(reasons.get(reason)).sum();
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> keys) {
        Map<E, LongAdder> adders = new EnumMap<>(keys);
        for (E key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }
}
