package dev.sicd.e2e.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;

/** Sums of what was measured, in the order of {@link #NAMES}. */
final class Metrics {
    static final List<String> NAMES = List.of(
            "tokens_used",
            "inference_time_us",
            "changes_proposed",
            "changes_accepted",
            "rag_queries",
            "llm_calls",
            "error_count",
            "cost_micro_usd");
    private static final int MICROS_PER_MILLI = 1_000;

    private final long[] sums = new long[NAMES.size()];

    void add(Told told) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += told.number(NAMES.get(i));
        }
    }

    void add(Metrics other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
    }

    /** As an episode shows them. */
    static Metrics ofEpisode(JsonNode metrics) {
        Metrics read = new Metrics();
        for (int i = 0; i < read.sums.length; i++) {
            String name = NAMES.get(i);
            read.sums[i] = name.equals("inference_time_us")
                    ? micros(metrics.path("inference_time_ms"))
                    : metrics.path(name).asLong(-1);
        }
        return read;
    }

    /** As a run's summary shows them. */
    static Metrics ofSummary(JsonNode summary) {
        Metrics read = new Metrics();
        for (int i = 0; i < read.sums.length; i++) {
            String name = NAMES.get(i);
            read.sums[i] = switch (name) {
                case "inference_time_us" -> micros(summary.path("total_inference_time_ms"));
                case "tokens_used" -> summary.path("total_tokens_used").asLong(-1);
                case "error_count" -> summary.path("total_errors").asLong(-1);
                default -> summary.path("total_" + name).asLong(-1);
            };
        }
        return read;
    }

    private static long micros(JsonNode millis) {
        return Math.round(millis.asDouble(-1) * MICROS_PER_MILLI);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metrics metrics && Arrays.equals(sums, metrics.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    @Override
    public String toString() {
        return Arrays.toString(sums);
    }
}
