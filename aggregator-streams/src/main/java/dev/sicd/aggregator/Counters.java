package dev.sicd.aggregator;

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

    private final Map<Fate, LongAdder> counts = new EnumMap<>(Fate.class);

    Counters() {
        for (Fate fate : Fate.values()) {
            counts.put(fate, new LongAdder());
        }
    }

    void count(Fate fate) {
        Objects.requireNonNull(counts.get(fate)).increment();
    }

    long of(Fate fate) {
        return Objects.requireNonNull(counts.get(fate)).sum();
    }
}
