package dev.sicd.aggregator;

import dev.sicd.aggregator.SimulatedLog.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Seeded logs through the real gate and fold, bytes and stores included, against a recount of the whole log after every
 * step. By default it takes seconds; {@code -Dsicd.simulation.logs=100000} takes more logs, {@code -Dsicd.seed=7} begins
 * with another one. {@link FoldSimulationTest} is the same without bytes and stores, ten times as fast.
 */
class SimulationTest {
    private static final Simulation<Step> SIMULATION = new Simulation<>(
            "sicd.simulation.logs", 100, seed -> SimulatedLog.of(seed, length(seed)), SimulationTest::check);

    @Test
    void everyStepOfEveryLogIsWhatARecountFinds(TestReporter report) {
        SIMULATION.run(report);
    }

    /** From 30 to 110 steps. */
    private static int length(long seed) {
        return 30 + (int) Math.floorMod(seed * 37, 81L);
    }

    private static void check(List<Step> log) {
        Recount recount = new Recount();
        log.forEach(recount::take);
        recount.end();
    }
}
