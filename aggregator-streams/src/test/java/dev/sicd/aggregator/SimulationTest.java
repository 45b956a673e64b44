package dev.sicd.aggregator;

import dev.sicd.aggregator.SimulatedLog.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Seeded logs through the real gate and fold, against a recount of the whole log after every step. By default it takes
 * seconds; {@code -Dsicd.simulation.logs=100000} takes more logs, {@code -Dsicd.seed=7} begins with another one.
 */
class SimulationTest {
    private static final long FIRST = Long.getLong("sicd.seed", 1);
    private static final long LOGS = Long.getLong("sicd.simulation.logs", 100);

    /** The rate goes into the report, and is no part of what is tested. */
    @Test
    void everyStepOfEveryLogIsWhatARecountFinds(TestReporter report) {
        long begun = System.nanoTime();
        LongStream.range(FIRST, FIRST + LOGS).parallel().forEach(seed -> {
            List<Step> log = SimulatedLog.of(seed, length(seed));
            Optional<String> problem = problem(log);
            if (problem.isPresent()) {
                List<Step> shrunk = shrunk(log);
                throw new AssertionError(
                        "seed %d (again by -Dsicd.seed=%d -Dsicd.simulation.logs=1): %s%nshrunk to %d of %d steps:%n%s%n%s"
                                .formatted(
                                        seed,
                                        seed,
                                        problem.get(),
                                        shrunk.size(),
                                        log.size(),
                                        text(shrunk),
                                        problem(shrunk).orElse("")));
            }
        });
        double minutes = (System.nanoTime() - begun) / 60e9;
        report.publishEntry("logs a minute", Long.toString(Math.round(LOGS / minutes)));
    }

    /** From 30 to 110 steps. */
    private static int length(long seed) {
        return 30 + (int) Math.floorMod(seed * 37, 81L);
    }

    private static Optional<String> problem(List<Step> log) {
        try {
            Recount recount = new Recount();
            log.forEach(recount::take);
            recount.end();
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e.toString());
        }
    }

    /** Leaves out whatever the problem does not need, from halves down to single steps. */
    private static List<Step> shrunk(List<Step> log) {
        List<Step> best = log;
        for (int chunk = log.size() / 2; chunk > 0; chunk /= 2) {
            for (int from = 0; from < best.size(); ) {
                List<Step> without = new ArrayList<>(best.subList(0, from));
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

    private static String text(List<Step> log) {
        return String.join(
                System.lineSeparator(), log.stream().map(Step::toString).toList());
    }
}
