package dev.sicd.e2e.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A system without faults, under a load of everything, watched meanwhile and checked afterwards: nothing is wrong. */
@Tag("faults")
class LoadAndCheckTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @Test
    void findsNothingWrongWithASystemThatNothingHappenedTo() throws Exception {
        long seed = 20_265;
        LoadPlan plan = new LoadPlan(4, 24, 3, 40, 2_000, 0.01, 0.05, 0.02);
        try (LoadedSystem system = new LoadedSystem(directory);
                Load load = Load.start(plan, system.addresses(), seed);
                Watch watch = Watch.start(system.addresses(), load)) {
            load.pause();
            load.resume();
            assertThat(load.awaitDone(PATIENCE)).as("%s", system.said()).isTrue();
            Known known = load.stop();
            List<Violation> seen = watch.stop();
            List<Violation> found = Checker.check(known, system.addresses());
            SortedMap<String, String> digest = Checker.digest(known, system.addresses());

            assertThat(seen).as("seed %d", seed).isEmpty();
            assertThat(found).as("seed %d", seed).isEmpty();
            assertThat(Counts.ofAggregators(system.addresses()))
                    .as("what the service counts itself")
                    .isEqualTo(Counts.ofTopics(system.addresses()));
            assertThat(watch.reads()).isPositive();
            assertThat(known.count(Fate.ACKED)).isEqualTo(known.events().size()).isGreaterThan(plan.events() / 2);
            assertThat(known.poisons()).isNotEmpty();
            assertThat(known.conflicts()).isNotEmpty();
            assertThat(known.proposals().values())
                    .extracting(Known.Proposed::review)
                    .contains(Known.Review.NONE, Known.Review.APPROVED);
            assertThat(Checker.digest(known, system.addresses()))
                    .hasSizeGreaterThan(plan.runs())
                    .isEqualTo(digest);
        }
    }
}
