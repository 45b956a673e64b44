package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Measured;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Lab;
import java.time.Duration;
import java.util.List;

/** Actions that are recorded one by one, each acknowledged: by clients that ask again at once, and at a steady rate. */
final class SingleIngest {
    private static final int FEW = 1;
    private static final int SOME = 32;
    private static final int MANY = 256;
    private static final int OPEN_CONNECTIONS = 64;
    private static final int WARM_UP_TURNS = 20;
    private static final double RATIO_MIN = 0.35;
    private static final double P50_MILLIS_MAX = 1;
    private static final String UNIT = "events/s";

    private final Lab lab;
    private final Door system;
    private final Door nothing;
    private final Duration turn;

    SingleIngest(Lab lab, Door system, Door nothing) {
        this.lab = lab;
        this.system = system;
        this.nothing = nothing;
        this.turn = lab.seconds(1);
    }

    void measure() throws Exception {
        warmUp();
        Contest.Outcome one = contest(FEW);
        lab.report().add(Row.of("single actions, 1 client", UNIT, one, 1));
        lab.report().add(Row.millis("acknowledged, 1 client", 50, one, 1).with(Goal.atMost(P50_MILLIS_MAX)));
        for (double percentile : Tail.of(one.ours(), 99.0)) {
            lab.report().add(Row.millis("acknowledged, 1 client", percentile, one, 1));
        }

        Contest.Outcome some = contest(SOME);
        lab.report().add(Row.of("single actions, 32 clients", UNIT, some, 1).with(Goal.ratioAtLeast(RATIO_MIN)));
        addMillis("acknowledged, 32 clients", some);

        atHalf(some.ours().value().median() / 2);
        if (lab.isQuick()) {
            lab.report().say("256 clients are left out of a quick look");
            return;
        }
        Contest.Outcome many = contest(MANY);
        lab.report().add(Row.of("single actions, 256 clients", UNIT, many, 1));
        addMillis("acknowledged, 256 clients", many);
    }

    /** A server that has just started compiles what it does more often than it does it. */
    private void warmUp() throws Exception {
        lab.report().say("both are warmed up");
        for (Door door : List.of(system, nothing)) {
            door.closed(
                            MANY,
                            ActionRequests.singles(door.url(), IngestSuite.runs()),
                            1,
                            turn.multipliedBy(WARM_UP_TURNS))
                    .turn()
                    .take();
        }
    }

    private Contest.Outcome contest(int clients) throws Exception {
        lab.report().say(clients + " clients");
        List<String> runs = IngestSuite.runs();
        return Contest.of(
                1,
                lab.rounds(),
                List.of(
                        system.closed(clients, ActionRequests.singles(system.url(), runs), 1, turn),
                        nothing.closed(clients, ActionRequests.singles(nothing.url(), runs), 1, turn)));
    }

    private void addMillis(String metric, Contest.Outcome outcome) {
        for (double percentile : Tail.of(outcome.ours(), 50.0, 99.0)) {
            lab.report().add(Row.millis(metric, percentile, outcome, 1));
        }
    }

    /** From when each was due: where a system is busy with earlier ones, its clients wait too. */
    private void atHalf(double perSecond) throws Exception {
        String rate = "at %.0f/s, half of what 32 clients get".formatted(perSecond);
        Contest.Outcome outcome = Contest.of(
                1,
                lab.rounds(),
                List.of(system.open(
                        OPEN_CONNECTIONS,
                        ActionRequests.singles(system.url(), IngestSuite.runs()),
                        perSecond,
                        turn.multipliedBy(2))));
        Measured measured = outcome.ours();
        for (double percentile : Tail.of(measured, 50.0, 99.0, 99.9)) {
            lab.report()
                    .add(Row.millis("acknowledged at half the rate", percentile, outcome, measured)
                            .noted(rate));
        }
    }
}
