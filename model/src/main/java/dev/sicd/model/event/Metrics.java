package dev.sicd.model.event;

/**
 * Counters of an agent's work, as a delta in an event and as a total in a fold. Integers only, so that a sum never
 * depends on the order of its terms.
 *
 * @param inferenceTimeMicros time spent in models, microseconds
 * @param costMicroUsd money spent, millionths of a US dollar
 */
public record Metrics(
        long tokensUsed,
        long inferenceTimeMicros,
        long changesProposed,
        long changesAccepted,
        long ragQueries,
        long llmCalls,
        long errorCount,
        long costMicroUsd) {
    public static final Metrics NONE = new Metrics(0, 0, 0, 0, 0, 0, 0, 0);

    /** The sum; a total that would overflow stays at the largest long instead of turning negative. */
    public Metrics plus(Metrics other) {
        return new Metrics(
                sum(tokensUsed, other.tokensUsed),
                sum(inferenceTimeMicros, other.inferenceTimeMicros),
                sum(changesProposed, other.changesProposed),
                sum(changesAccepted, other.changesAccepted),
                sum(ragQueries, other.ragQueries),
                sum(llmCalls, other.llmCalls),
                sum(errorCount, other.errorCount),
                sum(costMicroUsd, other.costMicroUsd));
    }

    public boolean hasNegative() {
        return (tokensUsed
                        | inferenceTimeMicros
                        | changesProposed
                        | changesAccepted
                        | ragQueries
                        | llmCalls
                        | errorCount
                        | costMicroUsd)
                < 0;
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
