package dev.sicd.client;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much an episode's counters grow: each method returns a copy in which one counter grows by that much.
 *
 * <p>{@code MetricsDelta.none().tokensUsed(1500).ragQueries(3)}
 */
public final class MetricsDelta {
    private static final MetricsDelta NONE = new MetricsDelta(Map.of());
    private static final double MILLIS_MAX = 9e15;

    /** By the names of the JSON fields. */
    private final Map<String, Long> counters;

    private MetricsDelta(Map<String, Long> counters) {
        this.counters = counters;
    }

    public static MetricsDelta none() {
        return NONE;
    }

    public MetricsDelta tokensUsed(long count) {
        return with("tokens_used", count);
    }

    /** Time spent in models, milliseconds; kept to the microsecond. */
    public MetricsDelta inferenceTimeMs(double millis) {
        if (!(millis >= 0 && millis <= MILLIS_MAX)) {
            throw new IllegalArgumentException("inferenceTimeMs is %s; give 0 to %.0f".formatted(millis, MILLIS_MAX));
        }
        return with(
                "inference_time_us",
                Math.round(BigDecimal.valueOf(millis).movePointRight(3).doubleValue()));
    }

    public MetricsDelta changesProposed(long count) {
        return with("changes_proposed", count);
    }

    public MetricsDelta changesAccepted(long count) {
        return with("changes_accepted", count);
    }

    public MetricsDelta ragQueries(long count) {
        return with("rag_queries", count);
    }

    public MetricsDelta llmCalls(long count) {
        return with("llm_calls", count);
    }

    public MetricsDelta errorCount(long count) {
        return with("error_count", count);
    }

    /** Money spent, millionths of a US dollar. */
    public MetricsDelta costMicroUsd(long microUsd) {
        return with("cost_micro_usd", microUsd);
    }

    Map<String, Long> counters() {
        return counters;
    }

    /** @throws IllegalArgumentException for a negative number: counters only grow */
    private MetricsDelta with(String counter, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("%s is %d; deltas only grow: give 0 or more".formatted(counter, count));
        }
        Map<String, Long> copy = new TreeMap<>(counters);
        copy.put(counter, count);
        return new MetricsDelta(copy);
    }

    @Override
    public String toString() {
        return counters.toString();
    }
}
