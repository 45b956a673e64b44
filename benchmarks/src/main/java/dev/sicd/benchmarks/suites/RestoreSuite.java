package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.CpuTimes;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.measure.Spread;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Broker;
import dev.sicd.benchmarks.system.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Measures how long an aggregator takes to have its stores again, from the changelogs and from a copy. */
public final class RestoreSuite {
    public static final Suite SUITE =
            new Suite("restore", "How long does it take until stores that were lost answer again?", RestoreSuite::run);

    private static final String OURS = "sicd aggregator";
    private static final String PREFIX = "restore";
    private static final int PARTITIONS = 6;
    private static final int EVENTS = 150_000;
    private static final int RUNS = 200;
    /** Each starts two processes anew. */
    private static final int ROUNDS_MAX = 3;

    private static final double RATIO_MIN = 0.6;
    private static final double MILLION = 1e6;
    private static final Duration FOLD_MAX = Duration.ofSeconds(150);
    private static final Duration START_MAX = Duration.ofSeconds(120);
    private static final long SEED = 5;

    private final Lab lab;
    private final RecordedInput input;
    private final Actor broker;
    private final BareRestore bare;
    private final Path state;
    private final NetTimes net = new NetTimes();
    private final List<Double> fullSeconds = new ArrayList<>();
    private long changes;

    private RestoreSuite(Lab lab, RecordedInput input, Actor broker, Path state) {
        this.lab = lab;
        this.input = input;
        this.broker = broker;
        this.bare = new BareRestore(input.bootstrapServers(), input.prefix());
        this.state = state;
    }

    /**
     * Of an aggregator, until it was ready.
     *
     * @param cpu that it and the broker used for it
     */
    private record Start(long nanos, CpuTimes cpu) {}

    private static void run(Lab lab) throws Exception {
        if (lab.isQuick()) {
            lab.report().say("left out of a look: with few events a restore takes no longer than two starts differ");
            return;
        }
        Broker broker = Broker.start(lab);
        Actions actions = new Actions("restore", RUNS, new Random(SEED));
        try (RecordedInput input = RecordedInput.make(broker.bootstrapServers(), PREFIX, PARTITIONS)) {
            Path state = lab.directory("restore-state");
            RestoreSuite suite = new RestoreSuite(lab, input, broker.program().actor(), state);
            suite.fold(actions);
            try {
                suite.restore();
            } finally {
                // another question: it does not need the answer to the first one
                new Takeover(lab, input, PARTITIONS, actions, RUNS).measure(state);
            }
        }
    }

    private void fold(Actions actions) throws Exception {
        input.fill(actions, EVENTS);
        try (AggregatorProcess aggregator = AggregatorProcess.start(lab, input, "one", state);
                GroupProgress progress = AggregatorProcess.progress(input)) {
            aggregator.awaitReady(START_MAX);
            progress.await(input.end(), FOLD_MAX);
        }
    }

    private void restore() throws Exception {
        // it also warms this JVM up for its turns
        changes = bare.into(lab.directory("bare"));
        Contest.Outcome outcome = Contest.of(
                0,
                Math.min(ROUNDS_MAX, lab.rounds()),
                List.of(
                        new Contestant(OURS, List.of(), this::restoring),
                        new Contestant("consumer and RocksDB", List.of(), this::copying)));
        lab.report()
                .add(Row.of("restore of all stores", "records/s", outcome, 1)
                        .with(Goal.ratioAtLeast(RATIO_MIN))
                        .noted(("%,d records of changelogs for %,d events; "
                                                + "what a start with all stores takes in the same round is taken off")
                                        .formatted(changes, EVENTS)
                                + net.note(OURS)));
        double perEvent = (double) changes / EVENTS;
        lab.report()
                .add(Row.once(
                        "restore of all stores, of a million events",
                        "s",
                        MILLION * perEvent / outcome.ours().value().median()));
        lab.report()
                .add(Row.once(
                        "start with all stores", "s", Spread.of(fullSeconds).median()));
    }

    private Sample restoring() throws Exception {
        Start full = start();
        fullSeconds.add(full.nanos() / 1e9);
        Directories.remove(state);
        Start empty = start();
        return Sample.perSecond(changes, net.of(empty.nanos(), full.nanos()))
                .with(empty.cpu().since(full.cpu()));
    }

    private Sample copying() throws Exception {
        Path directory = lab.directory("bare");
        List<Actor> actors = List.of(Actor.self("clients"), broker);
        CpuTimes before = CpuTimes.of(actors);
        long begun = System.nanoTime();
        long records = bare.into(directory);
        long took = System.nanoTime() - begun;
        CpuTimes used = CpuTimes.of(actors).since(before);
        Directories.remove(directory);
        return Sample.perSecond(records, took).with(used);
    }

    private Start start() throws Exception {
        CpuTimes before = CpuTimes.of(List.of(broker));
        long begun = System.nanoTime();
        try (AggregatorProcess aggregator = AggregatorProcess.start(lab, input, "one", state)) {
            aggregator.awaitReady(START_MAX);
            long took = System.nanoTime() - begun;
            return new Start(
                    took, CpuTimes.of(List.of(aggregator.actor(), broker)).since(before));
        }
    }
}
