package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads of a system that holds much, beside a request that reads nothing. But for those that are said to be kept, no
 * answer is one that was given before.
 */
public final class ReadsSuite {
    /** What it answers. */
    public static final Suite SUITE =
            new Suite("reads", "What do reads cost, and does it grow with what they read from?", ReadsSuite::run);

    private static final int WRITES_PER_SECOND = 200;
    private static final double OF_NOTHING_LEAST = 0.6;
    private static final double MS_MAX = 3;
    private static final String NOTHING = "nothing (/livez)";
    private static final List<String> NOTHING_PATH = List.of("/livez");
    private static final int SMALL = 10;
    private static final int LARGE_RUN = 30_000;
    private static final int LARGE_EPISODE = 60_000;

    private final Lab lab;
    private final ReadTurns turns;
    private final List<ReadKind> kinds;
    private final BackgroundWrites writes;

    private ReadsSuite(Lab lab, ReadTurns turns, List<ReadKind> kinds, BackgroundWrites writes) {
        this.lab = lab;
        this.turns = turns;
        this.kinds = kinds;
        this.writes = writes;
    }

    private record Target(String name, List<String> paths, boolean isFast) {}

    private static void run(Lab lab) throws Exception {
        Dev dev = Dev.start(lab);
        RecordedRuns runs = new RecordedRuns(SMALL, lab.scaled(LARGE_RUN), SMALL, lab.scaled(LARGE_EPISODE));
        lab.report().say("recording " + runs);
        runs.in(dev.url());
        List<ReadKind> kinds = ReadKind.of(runs);
        // before anything else is written: nobody could tell what of the processor time is for that
        try (ReadTurns turns = new ReadTurns(lab, dev.url())) {
            ReadCosts.measure(
                    lab, dev, turns, kinds.stream().filter(ReadKind::isFlat).toList());
        }
        PastReads.measure(lab, dev, runs.longest());
        try (BackgroundWrites writes = new BackgroundWrites(dev.url(), WRITES_PER_SECOND);
                ReadTurns turns = new ReadTurns(lab, dev.url())) {
            ReadsSuite suite = new ReadsSuite(lab, turns, kinds, writes);
            suite.atHalfTheRateOf(suite.asOftenAsPossible());
            lab.report().say("%d actions were written beside it".formatted(writes.written()));
        }
    }

    /** The outcome has nothing first, then each read of something small and of something large. */
    private Contest.Outcome asOftenAsPossible() throws Exception {
        List<Target> targets = targets();
        // of whom is the processor time, the reads' or the writes'? The costs are measured apart
        Contest.Outcome outcome = Contest.of(
                1,
                lab.rounds(),
                targets.stream()
                        .map(target -> turns.closed(target.name(), List.of(), target.paths()))
                        .toList());
        writes.requireOnTime();
        for (int i = 1; i < targets.size(); i++) {
            Row row = Row.of(targets.get(i).name(), "requests/s", outcome.pair(i, 0), 1)
                    .noted("16 clients in a closed loop, beside %d writes/s".formatted(WRITES_PER_SECOND));
            lab.report().add(targets.get(i).isFast() ? row.with(Goal.ratioAtLeast(OF_NOTHING_LEAST)) : row);
        }
        return outcome;
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>(List.of(new Target(NOTHING, NOTHING_PATH, false)));
        for (ReadKind kind : kinds) {
            targets.add(new Target(kind.of(kind.small()), kind.small().paths(), kind.isFast()));
            targets.add(new Target(kind.of(kind.large()), kind.large().paths(), kind.isFast()));
        }
        for (ReadKind kind : kinds.stream().filter(ReadKind::isFast).toList()) {
            targets.add(
                    new Target(kind.of(kind.large()) + ", kept", kind.large().kept(), true));
        }
        return targets;
    }

    private void atHalfTheRateOf(Contest.Outcome closed) throws Exception {
        for (int i = 0; i < kinds.size(); i++) {
            double small = closed.measured().get(1 + 2 * i).value().median();
            double large = closed.measured().get(2 + 2 * i).value().median();
            times(kinds.get(i), Math.min(small, large) / 2);
        }
    }

    /** All at the same rate, nothing too: how long anything takes depends on it. */
    private void times(ReadKind kind, double perSecond) throws Exception {
        List<Contestant> contestants = new ArrayList<>();
        if (kind.isFast()) {
            contestants.add(
                    turns.open(kind.of(kind.small()), perSecond, kind.small().paths()));
        }
        contestants.add(
                turns.open(kind.of(kind.large()), perSecond, kind.large().paths()));
        contestants.add(turns.open(NOTHING + " as often", perSecond, NOTHING_PATH));
        Contest.Outcome outcome = Contest.of(0, lab.rounds(), contestants);
        writes.requireOnTime();
        for (int i = 0; i < contestants.size() - 1; i++) {
            add(outcome.pair(i, contestants.size() - 1), kind, perSecond);
        }
    }

    private void add(Contest.Outcome pair, ReadKind kind, double perSecond) {
        for (double percentile : Tail.of(pair.ours(), 50.0, 99.0)) {
            Row row = Row.millis(pair.ours().name() + ", half as often", percentile, pair, 1)
                    .noted("%.0f requests/s".formatted(perSecond));
            boolean isPromised = kind.isFast() && percentile > 50;
            lab.report().add(isPromised ? row.with(Goal.atMost(MS_MAX)) : row);
        }
    }
}
