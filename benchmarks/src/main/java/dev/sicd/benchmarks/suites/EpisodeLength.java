package dev.sicd.benchmarks.suites;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Broker;
import dev.sicd.benchmarks.system.Lab;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Measures whether an action costs more the more its episode has: actions of long episodes and of as many new ones take
 * turns in the same warm aggregator, on one partition. It does not measure how fast that is.
 */
final class EpisodeLength {
    private static final String PREFIX = "length";
    /** Of one episode each, on either side. */
    private static final int RUNS = 10;

    private static final int LONG_BEFORE = 300_000;
    private static final int TURN = 60_000;
    private static final int PLACES_TOLD = 50;
    private static final double RATIO_MAX = 1.2;
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final long SEED = 3;

    private final HeldRecords held;
    private final Random random = new Random(SEED);
    private final Actions ofLong = new Actions("long", RUNS, random);
    private final int ofTurn;
    private int longHave;
    private int longHadBeforeRounds;
    private int turns;

    private EpisodeLength(HeldRecords held, int ofTurn) {
        this.held = held;
        this.ofTurn = ofTurn;
    }

    static void measure(Lab lab, Broker broker) throws Exception {
        Actor ofBroker = broker.program().actor();
        try (RecordedInput input = RecordedInput.make(broker.bootstrapServers(), PREFIX, 1);
                AggregatorProcess aggregator =
                        AggregatorProcess.start(lab, input, "aggregator", lab.directory("length-state"));
                HeldRecords held =
                        new HeldRecords(input, AggregatorState.group(PREFIX), List.of(aggregator.actor(), ofBroker))) {
            aggregator.awaitReady(START_MAX);
            new EpisodeLength(held, lab.scaled(TURN)).measure(lab, aggregator.actor());
        }
    }

    private void measure(Lab lab, Actor aggregator) throws Exception {
        grow(lab.scaled(LONG_BEFORE));
        // so that the first round is as warm for the other kind
        newOnes();
        longHadBeforeRounds = longHave;
        String early = "%,dth in its episode".formatted(place(0, ofTurn));
        Contest.Outcome outcome = Contest.of(
                0,
                lab.rounds(),
                List.of(
                        new Contestant("late in its episode", List.of(), () -> grow(ofTurn)),
                        new Contestant(early, List.of(), this::newOnes)));
        String late = "%,dth in its episode".formatted(place(longHadBeforeRounds, longHave));
        lab.report()
                .add(Row.cpu("aggregator's processor time of an action, " + late, aggregator.name(), outcome, 1)
                        .with(Goal.ratioAtMost(RATIO_MAX))
                        .noted("%d episodes at once on either side; the long ones had %,d to %,d, the others up to %,d"
                                .formatted(RUNS, longHadBeforeRounds / RUNS, longHave / RUNS, ofTurn / RUNS)));
    }

    /** The middle of what was recorded between, in one of the episodes. */
    private static long place(int from, int to) {
        return Math.round((from + to) / 2.0 / RUNS / PLACES_TOLD) * PLACES_TOLD;
    }

    private Sample grow(int count) throws Exception {
        Sample sample = held.fold(ofLong, count);
        longHave += count;
        return sample;
    }

    private Sample newOnes() throws Exception {
        turns++;
        return held.fold(new Actions("new" + turns, RUNS, random), ofTurn);
    }
}
