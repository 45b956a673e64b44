package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The processor time of reads whose answers are not kept: of what is large beside what is small, and of both beside a
 * bare RocksDB. It is for a system that does nothing else meanwhile.
 */
final class ReadCosts {
    /** Who reads the stores: the system, or this process where there is only RocksDB. */
    private static final String READER = "reader";

    private static final String CPU = ", CPU of the system";
    private static final int BARE_READS = 100_000;
    private static final double GROWTH_MOST = 1.1;
    private static final long SEED = 20_266;

    private final List<ReadKind> kinds;
    private final Contest.Outcome outcome;

    private ReadCosts(List<ReadKind> kinds, Contest.Outcome outcome) {
        this.kinds = kinds;
        this.outcome = outcome;
    }

    static void measure(Lab lab, Dev dev, ReadTurns turns, List<ReadKind> kinds) throws Exception {
        List<Actor> system = List.of(new Actor(READER, dev.program().actor().process()));
        List<Contestant> contestants = new ArrayList<>();
        for (ReadKind kind : kinds) {
            contestants.add(
                    turns.closed(kind.of(kind.small()), system, kind.small().paths()));
            contestants.add(
                    turns.closed(kind.of(kind.large()), system, kind.large().paths()));
        }
        try (BareRocksDb store = new BareRocksDb(lab.directory("rocksdb"), new Random(SEED))) {
            contestants.add(new Contestant(
                    "a get of a bare RocksDB", List.of(Actor.self(READER)), () -> store.read(lab.scaled(BARE_READS))));
            ReadCosts costs = new ReadCosts(kinds, Contest.of(1, lab.rounds(), contestants));
            for (int i = 0; i < kinds.size(); i++) {
                lab.report().add(costs.beside(i));
                lab.report().add(costs.growth(i));
            }
        }
    }

    private Row beside(int kind) {
        ReadKind read = kinds.get(kind);
        Contest.Outcome pair = outcome.pair(small(kind), outcome.measured().size() - 1);
        return Row.cpu(read.of(read.small()) + CPU, READER, pair, 1).noted("no answer was kept, nothing was written");
    }

    private Row growth(int kind) {
        ReadKind read = kinds.get(kind);
        Row row = Row.cpu(read.of(read.large()) + CPU, READER, outcome.pair(small(kind) + 1, small(kind)), 1);
        return read.isFlat() ? row.with(Goal.ratioAtMost(GROWTH_MOST)) : row;
    }

    private static int small(int kind) {
        return 2 * kind;
    }
}
