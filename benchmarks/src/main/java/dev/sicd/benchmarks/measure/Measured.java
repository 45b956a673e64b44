package dev.sicd.benchmarks.measure;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a contestant did in all rounds that count.
 *
 * @param samples one a round, in order
 */
public record Measured(String name, List<Sample> samples) {
    public Measured {
        samples = List.copyOf(samples);
    }

    public Spread value() {
        return spread(Sample::value);
    }

    /** Milliseconds below which so many in a hundred requests of a round were answered. */
    public Spread millis(double percentile) {
        return spread(sample -> sample.millis(percentile));
    }

    /** Of each process, per record of all rounds together. */
    public Map<String, Double> cpuMicros() {
        return samples.stream()
                .map(Sample::cpu)
                .reduce(CpuTimes.NONE, CpuTimes::plus)
                .micros(samples.stream().mapToLong(Sample::records).sum());
    }

    /** Of any figure of a round. */
    public Spread spread(ToDoubleFunction<Sample> of) {
        return Spread.of(samples.stream().map(of::applyAsDouble).toList());
    }
}
