package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Measured;
import java.util.List;
import java.util.stream.Stream;

/** Which percentiles so many requests can tell: above each, some have to be in every round. It computes none. */
final class Tail {
    private static final double HUNDRED = 100;
    private static final int ABOVE_MIN = 5;
    private static final List<Double> HIGH = List.of(99.9, 99.0, 90.0);
    private static final double MEDIAN = 50;

    private Tail() {}

    /** Those that are wanted, a lower one where there were too few requests for it. */
    static List<Double> of(Measured measured, Double... wanted) {
        long requests = measured.samples().stream()
                .mapToLong(sample -> sample.nanos().orElseThrow().getTotalCount())
                .min()
                .orElseThrow();
        return Stream.of(wanted)
                .map(percentile -> told(percentile, requests))
                .distinct()
                .toList();
    }

    private static double told(double wanted, long requests) {
        return HIGH.stream()
                .filter(percentile -> percentile <= wanted)
                .filter(percentile -> requests >= Math.round(HUNDRED * ABOVE_MIN / (HUNDRED - percentile)))
                .findFirst()
                .orElse(MEDIAN);
    }
}
