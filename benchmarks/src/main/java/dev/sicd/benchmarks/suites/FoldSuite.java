package dev.sicd.benchmarks.suites;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Broker;
import dev.sicd.benchmarks.system.CountMain;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.benchmarks.system.Program;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Measures gate and fold on records that are in the topic already; how they get there is for other suites.
 *
 * <p>Both sides are processes that go on from round to round, so that neither is compiled while it is timed, each with
 * topics of its own. What a turn folds is held back in a transaction until all of it is written: no producer works beside
 * the fold. To stop the processes by a signal for as long would do too, but on a slow machine their group takes it for their
 * end. Both commit every 100 ms and wait for that at the end of a turn, so the faster one is given more, lest it count more
 * against it.
 */
public final class FoldSuite {
    public static final Suite SUITE =
            new Suite("fold", "How many events can one aggregator fold, exactly once?", FoldSuite::run);

    private static final String FOLD = "fold";
    private static final String COUNT = "count";
    private static final int PARTITIONS = 6;
    private static final int RECORDS = 150_000;
    /** With fewer there is hardly a second commit. */
    private static final int RECORDS_MIN = 50_000;

    private static final int TIMES_MORE_TO_COUNT = 3;

    private static final int RUNS = 200;
    private static final int WARM_UPS = 2;
    private static final double RATIO_MIN = 0.4;
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final long SEED = 2;

    private FoldSuite() {}

    private static void run(Lab lab) throws Exception {
        Broker broker = Broker.start(lab);
        throughput(lab, broker);
        if (lab.isQuick()) {
            lab.report().say("whether the length of episodes matters is left out of a quick look: it takes long ones");
            return;
        }
        EpisodeLength.measure(lab, broker);
    }

    private static void throughput(Lab lab, Broker broker) throws Exception {
        try (RecordedInput folded = RecordedInput.make(broker.bootstrapServers(), FOLD, PARTITIONS);
                RecordedInput counted = RecordedInput.make(broker.bootstrapServers(), COUNT, PARTITIONS);
                AggregatorProcess aggregator =
                        AggregatorProcess.start(lab, folded, "aggregator", lab.directory("fold-state"));
                Program count = lab.java(
                        COUNT,
                        CountMain.class,
                        counted.bootstrapServers(),
                        counted.topic(),
                        COUNT,
                        lab.directory("count-state").toString());
                HeldRecords toFold = new HeldRecords(
                        folded,
                        AggregatorState.group(FOLD),
                        List.of(aggregator.actor(), broker.program().actor()));
                HeldRecords toCount = new HeldRecords(
                        counted, COUNT, List.of(count.actor(), broker.program().actor()))) {
            aggregator.awaitReady(START_MAX);
            contest(lab, toFold, toCount);
        }
    }

    private static void contest(Lab lab, HeldRecords toFold, HeldRecords toCount) throws Exception {
        int records = Math.max(RECORDS_MIN, lab.scaled(RECORDS));
        Actions ofFold = new Actions(FOLD, RUNS, new Random(SEED));
        Actions ofCount = new Actions(FOLD, RUNS, new Random(SEED));
        Contest.Outcome outcome = Contest.of(
                WARM_UPS,
                lab.rounds(),
                List.of(
                        new Contestant("sicd aggregator", List.of(), () -> toFold.fold(ofFold, records)),
                        new Contestant(
                                "groupByKey().count()",
                                List.of(),
                                () -> toCount.fold(ofCount, TIMES_MORE_TO_COUNT * records))));
        lab.report()
                .add(Row.of("gate and fold", "events/s", outcome, 1)
                        .with(Goal.ratioAtLeast(RATIO_MIN))
                        .noted("%,d a turn, and %d times as many to be counted, from the first commit to the last"
                                .formatted(records, TIMES_MORE_TO_COUNT)));
    }
}
