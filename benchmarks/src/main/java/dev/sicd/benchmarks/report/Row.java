package dev.sicd.benchmarks.report;

import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Measured;
import dev.sicd.benchmarks.measure.Noise;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.measure.Spread;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * One figure, beside what it is held against.
 *
 * @param metric what was measured, in words
 * @param unit of the figure and of the reference's, such as {@code events/s}, {@code ms}, {@code bytes}
 * @param cpuMicros processor time of each process per record, empty where it was not taken
 * @param note what a reader has to know, else empty
 */
public record Row(
        String metric,
        String unit,
        Spread ours,
        Optional<Reference> reference,
        Optional<Goal> goal,
        Map<String, Double> cpuMicros,
        Rounds rounds,
        String note) {
    /** Measured in the same rounds, unless its name says whose figure it is. */
    public record Reference(String name, Spread value, Spread ratio, Map<String, Double> cpuMicros) {
        public Reference {
            cpuMicros = new TreeMap<>(cpuMicros);
        }
    }

    /**
     * How well it was measured.
     *
     * @param quiet false where others used the machine in rounds that had to count all the same
     */
    public record Rounds(int counted, int dropped, boolean quiet, Noise noise) {
        static final Rounds ONCE = new Rounds(1, 0, true, Noise.UNKNOWN);
    }

    public Row {
        cpuMicros = new TreeMap<>(cpuMicros);
    }

    /** Values of the first contestant beside those of another. */
    public static Row of(String metric, String unit, Contest.Outcome outcome, int other) {
        return beside(metric, unit, outcome, other, Sample::value)
                .with(outcome.ours().cpuMicros());
    }

    /** Values of one of the contestants, beside nothing. */
    public static Row alone(String metric, String unit, Contest.Outcome outcome, Measured measured) {
        return row(metric, unit, outcome, measured.value()).with(measured.cpuMicros());
    }

    /** Milliseconds of the first contestant's requests at a percentile, beside those of another. */
    public static Row millis(String metric, double percentile, Contest.Outcome outcome, int other) {
        return beside(percentile(metric, percentile), "ms", outcome, other, sample -> sample.millis(percentile));
    }

    /** Milliseconds of a contestant's requests at a percentile, beside nothing. */
    public static Row millis(String metric, double percentile, Contest.Outcome outcome, Measured measured) {
        return row(percentile(metric, percentile), "ms", outcome, measured.millis(percentile));
    }

    /** Processor time that a process of the first contestant used for a record, beside what it used for another one's. */
    public static Row cpu(String metric, String actor, Contest.Outcome outcome, int other) {
        return beside(metric, "µs", outcome, other, sample -> sample.cpuMicros(actor));
    }

    /** Processor time that a process used for a record, beside nothing. */
    public static Row cpu(String metric, String actor, Contest.Outcome outcome, Measured measured) {
        return row(metric, "µs", outcome, measured.spread(sample -> sample.cpuMicros(actor)));
    }

    private static Row beside(
            String metric, String unit, Contest.Outcome outcome, int other, ToDoubleFunction<Sample> figure) {
        Measured reference = outcome.measured().get(other);
        return row(metric, unit, outcome, outcome.ours().spread(figure))
                .with(new Reference(
                        reference.name(),
                        reference.spread(figure),
                        outcome.ratio(other, figure),
                        reference.cpuMicros()));
    }

    private static Row row(String metric, String unit, Contest.Outcome outcome, Spread value) {
        return new Row(metric, unit, value, Optional.empty(), Optional.empty(), Map.of(), rounds(outcome), "");
    }

    private static String percentile(String metric, double percentile) {
        return metric + ", p" + (percentile == Math.rint(percentile) ? "%.0f" : "%s").formatted(percentile);
    }

    /** Measured once, in one go. */
    public static Row once(String metric, String unit, double value) {
        return new Row(metric, unit, Spread.of(value), Optional.empty(), Optional.empty(), Map.of(), Rounds.ONCE, "");
    }

    public Row with(Reference beside) {
        return new Row(metric, unit, ours, Optional.of(beside), goal, cpuMicros, rounds, note);
    }

    /** Beside a figure that was measured, or told, by somebody else or at another moment. */
    public Row beside(String name, double value) {
        return with(new Reference(name, Spread.of(value), Spread.of(ours.median() / value), Map.of()));
    }

    public Row with(Goal wanted) {
        return new Row(metric, unit, ours, reference, Optional.of(wanted), cpuMicros, rounds, note);
    }

    public Row with(Map<String, Double> micros) {
        return new Row(metric, unit, ours, reference, goal, micros, rounds, note);
    }

    public Row noted(String remark) {
        return new Row(metric, unit, ours, reference, goal, cpuMicros, rounds, remark);
    }

    private static Rounds rounds(Contest.Outcome outcome) {
        return new Rounds(outcome.rounds(), outcome.dropped(), outcome.quiet(), outcome.noise());
    }
}
