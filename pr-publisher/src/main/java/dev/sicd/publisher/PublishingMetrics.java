package dev.sicd.publisher;

import dev.sicd.kit.Metrics;
import dev.sicd.model.publish.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts how publications ended, and what they took without the hosting service's part. Thread-safe. */
final class PublishingMetrics {
    private final Map<Class<? extends Outcome>, LongAdder> outcomes = List.of(
                    Outcome.Opened.class,
                    Outcome.AlreadyApplied.class,
                    Outcome.Parked.class,
                    Outcome.Failed.class,
                    Outcome.Deferred.class,
                    Outcome.Halted.class)
            .stream()
            .collect(Collectors.toMap(kind -> kind, kind -> new LongAdder()));
    private final LongAdder ownNanos = new LongAdder();

    void ended(Outcome outcome, long nanos) {
        outcomes.getOrDefault(outcome.getClass(), new LongAdder()).increment();
        ownNanos.add(nanos);
    }

    void measure(Metrics metrics) {
        outcomes.forEach((kind, count) -> FunctionCounter.builder("sicd_publisher_publications", count, LongAdder::sum)
                .description("Publications that ended, by outcome, since the start")
                .tag("outcome", kind.getSimpleName().toLowerCase(Locale.ROOT))
                .register(metrics.registry()));
        FunctionCounter.builder("sicd_publisher_own_seconds", ownNanos, nanos -> nanos.sum() / 1e9)
                .description("Time that publications took without the hosting service's answers and waits")
                .register(metrics.registry());
    }
}
