package dev.sicd.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.aggregator.SimulatedLog.Sent;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.EpisodeStatus;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.fold.Refusal;
import dev.sicd.model.fold.RunStatus;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Seeded short logs through the model's gate and fold alone, against a recount of the whole log every few records: no
 * bytes, no stores, no Kafka, so tens of thousands a minute. By default it takes seconds;
 * {@code -Dsicd.simulation.folds=1000000} takes more logs, {@code -Dsicd.seed=7} begins with another one.
 */
class FoldSimulationTest {
    private static final Simulation<Sent> SIMULATION =
            new Simulation<>("sicd.simulation.folds", 500, FoldLog::of, FoldRecount::check);

    @Test
    void everyLogFoldsToWhatARecountFinds(TestReporter report) {
        SIMULATION.run(report);
    }

    /** Keeps the test above from passing because nothing happens in its logs. */
    @Test
    void theLogsReachEveryStateAndEveryRefusal() {
        List<Fold.After> steps = LongStream.range(0, 300)
                .boxed()
                .flatMap(seed -> folded(seed).stream())
                .toList();

        assertThat(steps.stream().flatMap(step -> step.proposal().stream()).map(Proposal::state))
                .contains(ProposalState.values());
        assertThat(steps.stream().flatMap(step -> step.episode().stream()).map(Episode::status))
                .contains(EpisodeStatus.values());
        assertThat(steps.stream().map(step -> step.run().status())).contains(RunStatus.values());
        assertThat(steps.stream().flatMap(step -> step.refusal().stream())).contains(Refusal.values());
        assertThat(steps.stream().flatMap(step -> step.episode().stream()).map(Episode::revivals))
                .contains(1L, 2L);
    }

    private static List<Fold.After> folded(long seed) {
        FoldInMaps fold = new FoldInMaps("run_" + seed);
        return FoldLog.of(seed).stream()
                .flatMap(sent -> fold.take(sent).stream())
                .toList();
    }
}
