package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Lab;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the door alone takes of a processor for an event of a batch, where broker and fold are not in its process. */
final class IngestCost {
    private static final String INGEST = "ingest";
    private static final double MICROS_MAX = 12;
    private static final int WARM_UPS = 10;

    private IngestCost() {}

    static void measure(Lab lab) throws Exception {
        lab.report().say("ingest and broker, a process each");
        IngestApart ingest = IngestApart.start(lab);
        long before = ingest.recorded();
        AtomicLong acknowledged = new AtomicLong();
        Door door = new Door(
                INGEST,
                ingest.url(),
                List.of(
                        Actor.self("clients"),
                        ingest.program().actor(),
                        ingest.broker().program().actor()),
                acknowledged::addAndGet);
        Contest.Outcome outcome = Contest.of(
                WARM_UPS,
                lab.rounds(),
                List.of(door.closed(
                        BatchIngest.CLIENTS,
                        ActionRequests.batches(door.url(), IngestSuite.actions()),
                        ActionRequests.BATCH,
                        lab.seconds(1.5))));
        long recorded = ingest.recorded() - before;
        if (recorded != acknowledged.get()) {
            throw new IllegalStateException(
                    "%d events were acknowledged, and %d are on the log".formatted(acknowledged.get(), recorded));
        }
        lab.report()
                .add(Row.alone("batches of 100, services apart", "events/s", outcome, outcome.ours())
                        .noted("nobody folds"));
        lab.report()
                .add(Row.cpu("CPU of ingest, an event of a batch", INGEST, outcome, outcome.ours())
                        .with(Goal.atMost(MICROS_MAX)));
    }
}
