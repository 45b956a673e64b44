package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Asks three times as much of a system as it can do, for a minute, and counts afterwards. The limit of requests a second is off, so it
 * is the bounded queues that answer. It fails where it could not ask that much: what was measured then was no overload.
 */
public final class OverloadSuite {
    public static final Suite SUITE = new Suite(
            "overload",
            "Does a system that is asked three times what it can do refuse properly, live on, and lose nothing?",
            OverloadSuite::run);

    private static final int RUNS = 48;
    private static final long SEED = 13;
    private static final int CAPACITY_CLIENTS = 256;
    private static final Duration CAPACITY_TURN = Duration.ofSeconds(4);
    private static final Duration OVERLOAD = Duration.ofSeconds(60);
    /** Three times what a cold system does would be no overload, so even a look takes more than an instant. */
    private static final Duration QUICK_CAPACITY_TURN = Duration.ofSeconds(2);

    private static final Duration QUICK_OVERLOAD = Duration.ofSeconds(4);
    /** Far more than the server serves at a time; all of them together it lets in. */
    private static final int CONNECTIONS = 900;
    /** One alone might not ask enough. */
    private static final int THREADS = 2;

    private static final double TIMES = 3;
    private static final double TIMES_MIN = 2.5;
    private static final int OK = 200;
    private static final double P99 = 99;

    private final Lab lab;
    private final Dev dev;

    private OverloadSuite(Lab lab) throws Exception {
        this.lab = lab;
        this.dev = Dev.start(lab);
    }

    private static void run(Lab lab) throws Exception {
        OverloadSuite suite = new OverloadSuite(lab);
        double capacity = suite.capacity();
        lab.report().add(Row.once("capacity, 256 clients", "events/s", capacity));
        suite.overload(capacity);
    }

    private double capacity() throws Exception {
        StartedRuns runs = lab.keep(StartedRuns.start(dev.url(), names("capacity")));
        Contestant.Turn turn = new Door("system", dev.url(), List.of(), events -> runs.awaitFolded())
                .closed(
                        CAPACITY_CLIENTS,
                        ActionRequests.singles(dev.url(), runs.names()),
                        1,
                        lab.isQuick() ? QUICK_CAPACITY_TURN : CAPACITY_TURN)
                .turn();
        // the first while compiles
        turn.take();
        return turn.take().value();
    }

    private void overload(double capacity) throws Exception {
        StartedRuns runs = lab.keep(StartedRuns.start(dev.url(), names("overload")));
        Duration time = lab.isQuick() ? QUICK_OVERLOAD : OVERLOAD;
        OverloadAnswers answers = asked(runs, TIMES * capacity, time);
        OptionalLong memory = PeakMemory.mebibytes(dev.program().pid());
        addAsked(answers, capacity, time);
        addAnswers(answers);
        if (runs.status("/livez") != OK) {
            throw new IllegalStateException("after the overload GET /livez should be answered 200");
        }
        addRecorded(answers, runs.committedActions());
        memory.ifPresent(mebibytes -> lab.report().add(Row.once("memory at most", "MiB", mebibytes)));
    }

    private OverloadAnswers asked(StartedRuns runs, double perSecond, Duration time) throws Exception {
        List<SteadyClients> all = new ArrayList<>();
        try {
            for (int i = 0; i < THREADS; i++) {
                all.add(new SteadyClients(
                        dev.url(),
                        CONNECTIONS / THREADS,
                        ActionRequests.singles(dev.url(), runs.names()),
                        perSecond / THREADS,
                        time));
            }
            return new OverloadAnswers(Crowd.all(all));
        } finally {
            for (SteadyClients clients : all) {
                clients.close();
            }
        }
    }

    private static List<String> names(String name) {
        Actions actions = new Actions(name, RUNS, new Random(SEED));
        return IntStream.range(0, RUNS).mapToObj(actions::run).toList();
    }

    private void addAsked(OverloadAnswers answers, double capacity, Duration time) {
        lab.report()
                .add(Row.once("asked, open loop", "requests/s", answers.askedPerSecond())
                        .noted("for %d s, by %d threads on %d connections; refused by status %s"
                                .formatted(time.toSeconds(), THREADS, CONNECTIONS, answers.statuses())));
        if (answers.askedPerSecond() < TIMES_MIN * capacity) {
            throw new IllegalStateException(
                    "%.1f times the capacity of %.0f/s should have been asked at least, and %.0f/s were; %d never sent"
                            .formatted(TIMES_MIN, capacity, answers.askedPerSecond(), answers.unsent()));
        }
    }

    private void addAnswers(OverloadAnswers answers) {
        lab.report().add(Row.once("accepted meanwhile", "events/s", answers.acceptedPerSecond()));
        lab.report().add(Row.once("share refused", "×", (double) answers.refused() / answers.asked()));
        lab.report()
                .add(Row.once("accepted, p99", "ms", answers.millis(P99))
                        .noted("from when it was due, with the wait for a connection; %d that were due were never sent"
                                .formatted(answers.unsent())));
        lab.report()
                .add(Row.once("refused without Retry-After", "requests", answers.refusedWithoutRetryAfter())
                        .with(Goal.atMost(0)));
        lab.report()
                .add(Row.once("neither 2xx nor 429 nor 503", "requests", answers.improper())
                        .with(Goal.atMost(0))
                        .noted("%d without any answer".formatted(answers.unanswered())));
    }

    private void addRecorded(OverloadAnswers answers, long recorded) {
        long accepted = answers.accepted();
        lab.report()
                .add(Row.once("accepted events lost", "events", Math.max(0, accepted - recorded))
                        .with(Goal.atMost(0))
                        .noted("%d accepted, %d committed".formatted(accepted, recorded)));
        lab.report()
                .add(Row.once("recorded though refused", "events", Math.max(0, recorded - accepted))
                        .noted("a 503 may be of a write whose acknowledgement did not come"));
    }
}
