package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Measured;
import dev.sicd.benchmarks.measure.Sample;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Second figures of a contestant's turns, which came of the same requests: turns of their own would take no time, and
 * nobody can tell how quiet the machine was in no time. For one thread.
 */
final class SideFigures {
    /** By what came first in the same turn: which turns count is known later. */
    private final Map<Histogram, Sample> figures = new IdentityHashMap<>();

    /** The first figure of a turn, when the second is noted. */
    Sample noted(Sample first, Sample second) {
        figures.put(first.nanos().orElseThrow(), second);
        return first;
    }

    /** The second figures of the rounds that count, in order. */
    Measured beside(String name, Measured first) {
        return new Measured(
                name,
                first.samples().stream()
                        .map(sample -> figures.get(sample.nanos().orElseThrow()))
                        .toList());
    }

    /** The first figures of one of the contestants with the second ones as their reference. */
    Contest.Outcome pair(String name, Contest.Outcome outcome, int contestant) {
        Measured first = outcome.measured().get(contestant);
        return new Contest.Outcome(
                List.of(first, beside(name, first)),
                outcome.rounds(),
                outcome.dropped(),
                outcome.quiet(),
                outcome.noise());
    }
}
