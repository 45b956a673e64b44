package dev.sicd.aggregator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.TestReporter;

/**
 * Puts seeded logs to a check, on all cores. A failure names the seed and shows the log without whatever the failure does
 * not need.
 *
 * @param option the system property that says how many logs
 * @param logs how many, where it does not
 * @param log the log of a seed, always the same one
 * @param check throws what is wrong with a log
 */
record Simulation<S>(String option, long logs, LongFunction<List<S>> log, Consumer<List<S>> check) {
    private static final long FIRST = Long.getLong("sicd.seed", 1);

    /** The rate goes into the report, and is no part of what is tested. */
    void run(TestReporter report) {
        long begun = System.nanoTime();
        long count = Long.getLong(option, logs);
        OptionalLong failing = LongStream.range(FIRST, FIRST + count)
                .parallel()
                .filter(seed -> problem(log.apply(seed)).isPresent())
                .findAny();
        if (failing.isPresent()) {
            throw failure(failing.getAsLong());
        }
        double minutes = (System.nanoTime() - begun) / 60e9;
        report.publishEntry("logs a minute", Long.toString(Math.round(count / minutes)));
    }

    private AssertionError failure(long seed) {
        List<S> whole = log.apply(seed);
        List<S> shrunk = shrunk(whole);
        return new AssertionError("seed %d (again by -Dsicd.seed=%d -D%s=1): %s%nshrunk to %d of %d steps:%n%s%n%s"
                .formatted(
                        seed,
                        seed,
                        option,
                        problem(whole).orElse(""),
                        shrunk.size(),
                        whole.size(),
                        text(shrunk),
                        problem(shrunk).orElse("")));
    }

    private Optional<String> problem(List<S> steps) {
        try {
            check.accept(steps);
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e.toString());
        }
    }

    /** Leaves out whatever the problem does not need, from halves down to single steps. */
    private List<S> shrunk(List<S> whole) {
        List<S> best = whole;
        for (int chunk = whole.size() / 2; chunk > 0; chunk /= 2) {
            for (int from = 0; from < best.size(); ) {
                List<S> without = new ArrayList<>(best.subList(0, from));
                without.addAll(best.subList(Math.min(best.size(), from + chunk), best.size()));
                if (problem(without).isPresent()) {
                    best = without;
                } else {
                    from += chunk;
                }
            }
        }
        return best;
    }

    private String text(List<S> steps) {
        return String.join(
                System.lineSeparator(), steps.stream().map(String::valueOf).toList());
    }
}
