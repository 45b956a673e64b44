package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.CpuTimes;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.cli.provenance.VerifyChainCommand;
import dev.sicd.cli.refold.RefoldCommand;
import java.util.List;

/**
 * Reads a whole ledger by the commands that re-fold, verify and export it, in turns with a plain consumer that only reads.
 * All run in this JVM, so neither side starts one or compiles while it is measured; and what each took on an empty ledger
 * right before, to connect and to ask for each partition, is taken off.
 */
public final class ReplaySuite {
    public static final Suite SUITE = new Suite(
            "replay",
            "How fast is a recorded history read again: folded, verified, exported, beside reading it alone?",
            ReplaySuite::run);

    private static final int ACTIONS = 200_000;
    private static final int WARM_UPS = 2;
    private static final int ROUNDS_MAX = 3;
    private static final double REFOLD_TO_READ = 0.5;
    private static final double VERIFIED_PER_SECOND = 300_000;
    private static final double BYTES_A_MEGABYTE = 1e6;

    private final Lab lab;
    private final RecordedLedger ledger;
    private final Dev dev;
    private final List<Actor> actors;

    private ReplaySuite(Lab lab, RecordedLedger ledger) {
        this.lab = lab;
        this.ledger = ledger;
        this.dev = ledger.dev();
        this.actors = List.of(Actor.self("reader"), dev.program().actor());
    }

    private static void run(Lab lab) throws Exception {
        new ReplaySuite(lab, RecordedLedger.of(lab, lab.scaled(ACTIONS))).measure();
    }

    /** Nanoseconds that it takes to read a ledger once. */
    @FunctionalInterface
    private interface Read {
        long take(String prefix) throws Exception;
    }

    private record Reading(String name, Read read, NetTimes net) {
        Reading(String name, Read read) {
            this(name, read, new NetTimes());
        }

        String note() {
            return net.note(name);
        }
    }

    private void measure() throws Exception {
        ReplayCommand refold = new ReplayCommand("refold", RefoldCommand::commandLine, List.of());
        ReplayCommand verify = new ReplayCommand("verify-chain", VerifyChainCommand::commandLine, List.of());
        ExportTurn jsonl = new ExportTurn("jsonl", lab.directory("export"));
        ExportTurn avro = new ExportTurn("avro", lab.directory("export"));
        List<Reading> readings = List.of(
                new Reading("re-fold, partitions side by side", prefix -> refold.here(dev, prefix)),
                new Reading("verify the chain, partitions side by side", prefix -> verify.here(dev, prefix)),
                new Reading("export as jsonl", prefix -> jsonl.take(dev, prefix)),
                new Reading("export as avro", prefix -> avro.take(dev, prefix)),
                new Reading("a plain consumer, one thread", this::read));
        Contest.Outcome outcome = Contest.of(
                WARM_UPS,
                Math.min(ROUNDS_MAX, lab.rounds()),
                readings.stream().map(this::contestant).toList());
        lab.report().add(row(outcome, readings, 0).with(Goal.ratioAtLeast(REFOLD_TO_READ)));
        lab.report().add(row(outcome, readings, 1).with(Goal.atLeast(VERIFIED_PER_SECOND)));
        exported(row(outcome, readings, 2), jsonl.bytes());
        exported(row(outcome, readings, 3), avro.bytes());
        if (lab.isQuick()) {
            lab.report().say("processes of their own are left out of a quick look");
            return;
        }
        lab.report().add(refold.asProcess("re-fold, in a process of its own", lab, ledger));
        lab.report().add(verify.asProcess("verify the chain, in a process of its own", lab, ledger));
    }

    private static Row row(Contest.Outcome outcome, List<Reading> readings, int place) {
        Reading ours = readings.get(place);
        return Row.of(ours.name(), "events/s", outcome.pair(place, readings.size() - 1), 1)
                .noted("the time on an empty ledger is taken off"
                        + ours.note()
                        + readings.getLast().note());
    }

    private void exported(Row row, long bytes) {
        lab.report().add(row);
        double bytesPerEvent = (double) bytes / ledger.records();
        lab.report()
                .add(Row.once(
                                row.metric() + ", written",
                                "MB/s",
                                row.ours().median() * bytesPerEvent / BYTES_A_MEGABYTE)
                        .noted("%.0f bytes an event".formatted(bytesPerEvent)));
    }

    private Contestant contestant(Reading reading) {
        return new Contestant(reading.name(), List.of(), () -> {
            CpuTimes before = CpuTimes.of(actors);
            long empty = reading.read().take(RecordedLedger.EMPTY);
            CpuTimes between = CpuTimes.of(actors);
            long full = reading.read().take(RecordedLedger.FULL);
            CpuTimes used = CpuTimes.of(actors).since(between).since(between.since(before));
            return Sample.perSecond(ledger.records(), reading.net().of(full, empty))
                    .with(used);
        });
    }

    private long read(String prefix) {
        long begun = System.nanoTime();
        PlainRead read = PlainRead.of(dev.bootstrapServers(), prefix);
        long took = System.nanoTime() - begun;
        long wanted = prefix.equals(RecordedLedger.FULL) ? ledger.records() : 0;
        if (read.records() != wanted) {
            throw new IllegalStateException(
                    "the ledger of %s held %d records, and holds %d now".formatted(prefix, wanted, read.records()));
        }
        return took;
    }
}
