package dev.sicd.benchmarks.suites;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.benchmarks.system.NoopServer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Records actions by the HTTP door, one by one and in batches. Where the fold of the whole system is behind, it is waited for between
 * turns, so what is measured is the door, not the fold.
 */
public final class IngestSuite {
    public static final Suite SUITE = new Suite(
            "ingest",
            "How many events a second does the HTTP door take, how soon are they acknowledged, and what does one cost?",
            IngestSuite::run);

    /** So many that each partition has some. */
    private static final int RUNS = 48;

    private static final String NAME = "ingested";
    private static final long SEED = 11;

    private IngestSuite() {}

    /** The same actions each time. */
    static Actions actions() {
        return new Actions(NAME, RUNS, new Random(SEED));
    }

    static List<String> runs() {
        return IntStream.range(0, RUNS).mapToObj(actions()::run).toList();
    }

    private static void run(Lab lab) throws Exception {
        Dev dev = Dev.start(lab);
        StartedRuns runs = lab.keep(StartedRuns.start(dev.url(), runs()));
        String toAction =
                runs.post(ActionRequests.path(runs().getFirst()), ActionRequests.JSON, ActionRequests.body(0));
        String toBatch = runs.post(ActionRequests.BATCHES, ActionRequests.LINES, ActionRequests.batch(actions()));
        NoopServer noop = NoopServer.start(lab, toAction.getBytes(UTF_8).length, toBatch.getBytes(UTF_8).length);

        AtomicLong acknowledged = new AtomicLong(1 + ActionRequests.BATCH);
        Door system = new Door(
                "system",
                dev.url(),
                List.of(Actor.self("clients"), dev.program().actor()),
                events -> {
                    acknowledged.addAndGet(events);
                    runs.awaitFolded();
                });
        Door nothing = new Door(
                "no-op server",
                noop.url(),
                List.of(Actor.self("clients"), noop.program().actor()),
                events -> {});
        new SingleIngest(lab, system, nothing).measure();
        new BatchIngest(lab, system, nothing, dev).measure();

        long recorded = runs.committedActions();
        if (recorded != acknowledged.get()) {
            throw new IllegalStateException(
                    "%d actions were acknowledged, and %d are recorded".formatted(acknowledged.get(), recorded));
        }
        // what comes next has the machine for itself
        dev.program().close();
        noop.program().close();
        if (lab.isQuick()) {
            lab.report().say("services apart are left out of a quick look");
            return;
        }
        IngestCost.measure(lab);
    }
}
