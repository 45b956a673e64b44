package dev.sicd.publisher.github;

import dev.sicd.kit.Metrics;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import io.micrometer.core.instrument.FunctionCounter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts calls by what came of them. All outcomes are there from the start. Thread-safe. */
final class CallCounts {
    private static final String DONE = "DONE";

    private final Map<String, LongAdder> counts = Stream.concat(
                    Stream.of(DONE), Arrays.stream(Fault.values()).map(Enum::name))
            .collect(Collectors.toUnmodifiableMap(outcome -> outcome, outcome -> new LongAdder()));

    void count(Observation observed) {
        String outcome = observed instanceof Observation.Refused refused
                ? refused.fault().name()
                : DONE;
        counts.getOrDefault(outcome, new LongAdder()).increment();
    }

    void measure(Metrics metrics) {
        counts.forEach((outcome, count) -> FunctionCounter.builder("sicd_publisher_github_calls", count, LongAdder::sum)
                .description("Calls to GitHub by what came of them, since the start")
                .tag("outcome", outcome.toLowerCase(Locale.ROOT))
                .register(metrics.registry()));
    }
}
