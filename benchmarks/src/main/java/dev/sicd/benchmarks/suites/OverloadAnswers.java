package dev.sicd.benchmarks.suites;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** What all clients of an overload were answered, taken together; it does not say what they should have been. */
record OverloadAnswers(List<SteadyClients.Asked> parts) {
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    OverloadAnswers {
        parts = List.copyOf(parts);
    }

    /** Without those that were due and never asked. */
    long asked() {
        return sum(SteadyClients.Asked::requests);
    }

    double askedPerSecond() {
        return total(SteadyClients.Asked::perSecond);
    }

    long accepted() {
        return sum(part -> part.tally().accepted());
    }

    double acceptedPerSecond() {
        return total(part -> part.tally().acceptedPerSecond());
    }

    long refused() {
        return sum(SteadyClients.Asked::refused);
    }

    long refusedWithoutRetryAfter() {
        return refused() - sum(part -> part.tally().refusedTellingWhen());
    }

    /** Neither accepted nor refused as a busy server should. */
    long improper() {
        Map<Integer, Long> all = statuses();
        return refused() - all.getOrDefault(TOO_MANY, 0L) - all.getOrDefault(UNAVAILABLE, 0L) + unanswered();
    }

    long unanswered() {
        return sum(part -> part.tally().broken());
    }

    /** Due, and never asked. */
    long unsent() {
        return sum(part -> part.tally().unsent());
    }

    /** How many were refused with each. */
    Map<Integer, Long> statuses() {
        Map<Integer, Long> all = new TreeMap<>();
        parts.forEach(part -> part.tally().refused().forEach((status, count) -> all.merge(status, count, Long::sum)));
        return all;
    }

    /** Of the accepted ones, from when they were due. */
    double millis(double percentile) {
        Histogram all = parts.getFirst().tally().nanos().copy();
        parts.stream().skip(1).forEach(part -> all.add(part.tally().nanos()));
        return all.getValueAtPercentile(percentile) / 1e6;
    }

    private long sum(ToLongFunction<SteadyClients.Asked> of) {
        return parts.stream().mapToLong(of).sum();
    }

    private double total(ToDoubleFunction<SteadyClients.Asked> of) {
        return parts.stream().mapToDouble(of).sum();
    }
}
