package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Measured;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * From a write to the read that shows it, alone and while others write. It does not measure how much can be written.
 */
public final class VisibleSuite {
    /** What it answers. */
    public static final Suite SUITE =
            new Suite("visible", "How long after a write began has a read shown it?", VisibleSuite::run);

    /** What the aggregator commits by. */
    private static final double COMMIT_INTERVAL_MS = 100;

    private static final String COMMIT_INTERVAL = "commit interval";

    private static final double FRESH_MS_MAX = 5;
    private static final double COMMITTED_MS_MAX = COMMIT_INTERVAL_MS + 100;
    private static final String IDLE = "idle";
    private static final int WRITES_PER_SECOND = 200;
    private static final int FRESH_SAMPLES = 510;
    private static final int FRESH_PAUSE_MS_MAX = 1;
    private static final int COMMITTED_SAMPLES = 216;
    private static final int COMMITTED_PAUSE_MS_MAX = 100;
    /** A committed read takes long and costs little: one client alone would need half a minute for its samples. */
    private static final int COMMITTED_CLIENTS = 24;

    private static final long SEED = 20_265;

    private final Lab lab;
    private final Dev dev;
    private final List<VisibleClient> fresh;
    private final List<VisibleClient> committed;

    private VisibleSuite(Lab lab) throws Exception {
        this.lab = lab;
        this.dev = Dev.start(lab);
        this.fresh = clients("fresh", 1, lab.scaled(FRESH_SAMPLES), FRESH_PAUSE_MS_MAX);
        this.committed = clients(
                "committed",
                COMMITTED_CLIENTS,
                Math.ceilDiv(lab.scaled(COMMITTED_SAMPLES), COMMITTED_CLIENTS),
                COMMITTED_PAUSE_MS_MAX);
    }

    private static void run(Lab lab) throws Exception {
        VisibleSuite suite = new VisibleSuite(lab);
        suite.measure(IDLE, 1, () -> {});
        try (BackgroundWrites writes = new BackgroundWrites(suite.dev.url(), WRITES_PER_SECOND)) {
            suite.measure("beside %d writes/s".formatted(WRITES_PER_SECOND), 0, writes::requireOnTime);
            lab.report().say("%d actions were written beside it".formatted(writes.written()));
        }
    }

    private List<VisibleClient> clients(String consistency, int count, int times, int pauseMillisMax) throws Exception {
        List<VisibleClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(lab.keep(new VisibleClient(
                    dev.url(),
                    dev.url(),
                    consistency + "-" + i,
                    consistency,
                    times,
                    pauseMillisMax,
                    new Random(SEED + i))));
        }
        return clients;
    }

    /**
     * Visible beside acknowledged, of the same writes.
     *
     * @param check throws when what was measured is not what it is called
     */
    private void measure(String load, int warmUps, Runnable check) throws Exception {
        List<Actor> actors = List.of(dev.program().actor(), Actor.self("clients"));
        SideFigures acknowledged = new SideFigures();
        Contest.Outcome outcome = Contest.of(
                warmUps,
                lab.rounds(),
                List.of(
                        new Contestant("fresh", actors, () -> {
                            List<VisibleClient.Seen> seen = Crowd.all(fresh);
                            return acknowledged.noted(
                                    sample(seen, VisibleClient.Seen::visible),
                                    sample(seen, VisibleClient.Seen::acknowledged));
                        }),
                        new Contestant(
                                "committed", actors, () -> sample(Crowd.all(committed), VisibleClient.Seen::visible))));
        check.run();
        addFresh(load, acknowledged.pair("acknowledged", outcome, 0));
        addCommitted(load, outcome, outcome.measured().getLast());
    }

    private static Sample sample(List<VisibleClient.Seen> seen, Function<VisibleClient.Seen, Latencies> part) {
        return Latencies.together(seen.stream().map(part).toList()).sample();
    }

    /** Beside other writes the system works for them too, and nobody can tell for whom. */
    private static Map<String, Double> cpu(String load, Measured measured) {
        return load.equals(IDLE) ? measured.cpuMicros() : Map.of();
    }

    private void addFresh(String load, Contest.Outcome outcome) {
        for (double percentile : Tail.of(outcome.ours(), 50.0, 99.0)) {
            Row row = Row.millis("fresh, " + load, percentile, outcome, 1);
            lab.report()
                    .add(percentile == 50 ? row.with(cpu(load, outcome.ours())).with(Goal.atMost(FRESH_MS_MAX)) : row);
        }
    }

    private void addCommitted(String load, Contest.Outcome outcome, Measured measured) {
        String metric = "committed, " + load;
        lab.report()
                .add(Row.millis(metric, 50, outcome, measured)
                        .beside(COMMIT_INTERVAL, COMMIT_INTERVAL_MS)
                        .with(cpu(load, measured)));
        // a round has too few of them to tell a late one
        Measured all = Latencies.together(measured);
        lab.report()
                .add(Row.millis(
                                metric + ", all rounds as one",
                                Tail.of(all, 99.0).getFirst(),
                                outcome,
                                all)
                        .beside(COMMIT_INTERVAL, COMMIT_INTERVAL_MS)
                        .with(Goal.atMost(COMMITTED_MS_MAX))
                        .noted("%d clients, each with any pause up to %d ms"
                                .formatted(COMMITTED_CLIENTS, COMMITTED_PAUSE_MS_MAX)));
    }
}
