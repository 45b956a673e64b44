package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.pure.ChainBenchmark;
import dev.sicd.benchmarks.pure.DecodeBenchmark;
import dev.sicd.benchmarks.pure.FoldBenchmark;
import dev.sicd.benchmarks.pure.PlanBenchmark;
import dev.sicd.benchmarks.pure.PolicyBenchmark;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.suites.Jmh.Method;
import dev.sicd.benchmarks.system.Lab;

/** Runs the benchmarks of what is pure. It starts no system. */
public final class PureSuite {
    public static final Suite SUITE =
            new Suite("pure", "What does each step cost by itself, without broker, store and network?", PureSuite::run);

    private static final String MICROS = "µs";
    private static final double CHAINED_MICROS = 1e6 / 300_000;
    private static final double DECISION_MICROS = 100;

    private PureSuite() {}

    private static void run(Lab lab) throws Exception {
        lab.report()
                .add(beside(
                                lab,
                                "decode a record's value to an event",
                                new Method("sicd", DecodeBenchmark.class, "sicd", 0),
                                new Method("Avro, to its own record", DecodeBenchmark.class, "avro", 0))
                        .noted("on average of an action, a metrics event and an episode's start"));
        lab.report()
                .add(beside(
                                lab,
                                "leaf and chain link",
                                new Method("sicd", ChainBenchmark.class, "leafAndLink", 0),
                                new Method("bare SHA-256", ChainBenchmark.class, "sha256", 0))
                        .with(Goal.atMost(CHAINED_MICROS))
                        .noted("the goal is 300,000 events/s"));
        for (int files : new int[] {1, 10}) {
            lab.report()
                    .add(beside(
                                    lab,
                                    "decide on a proposal of " + files(files),
                                    new Method("the policy file", PolicyBenchmark.class, "shipped", files),
                                    new Method("what matters here, in Java", PolicyBenchmark.class, "byHand", files))
                            .with(Goal.atMost(DECISION_MICROS)));
        }
        alone(
                lab,
                new Method("leaf into the partition's Merkle tree", ChainBenchmark.class, "treeAppend", 0),
                new Method("admit an action: decode, rules, leaf, link", FoldBenchmark.class, "admit", 0),
                new Method("fold an action into its run and episode", FoldBenchmark.class, "fold", 0),
                new Method("write an action as JSON", FoldBenchmark.class, "json", 0),
                new Method("plan a proposal of 1 file", PlanBenchmark.class, "plan", 1),
                new Method("plan a proposal of 10 files", PlanBenchmark.class, "plan", 10));
    }

    private static Row beside(Lab lab, String metric, Method ours, Method reference) throws Exception {
        return Row.of(metric, MICROS, Jmh.contest(lab, ours, reference), 1);
    }

    private static void alone(Lab lab, Method... methods) throws Exception {
        Contest.Outcome outcome = Jmh.contest(lab, methods);
        outcome.measured().forEach(measured -> lab.report().add(Row.alone(measured.name(), MICROS, outcome, measured)));
    }

    private static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }
}
