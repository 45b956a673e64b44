package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.CpuTimes;
import dev.sicd.benchmarks.measure.Measured;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Broker;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.benchmarks.system.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures how soon {@code sicd dev} is usable on an empty directory, and what memory it takes. The broker that it is held
 * against has no cache of what was learnt at an earlier start; where the launcher has one, a start without it is what can
 * be compared.
 */
public final class StartSuite {
    public static final Suite SUITE =
            new Suite("start", "How soon is a new system usable, and how much memory does it take?", StartSuite::run);

    /** Each starts three processes anew. */
    private static final int ROUNDS = 2;

    /** The JDK from which the launcher learns on, and from which Java knows the option. */
    private static final int LEARNS_FROM = 25;

    private static final Map<String, String> UNLEARNT = Map.of("SICD_JAVA_OPTS", "-XX:AOTMode=off");
    private static final int BROKER = 1;
    private static final int WITHOUT_CACHE = 2;
    private static final String STARTED = "started";
    private static final String START = "start of sicd dev";
    private static final String CPU = "processor time of a start of sicd dev";
    private static final String UNLEARNT_TOO = ", without AOT cache";
    private static final double MICROS_A_SECOND = 1e6;
    private static final double SECONDS_MAX = 5;

    private final Lab lab;

    private StartSuite(Lab lab) {
        this.lab = lab;
    }

    private static void run(Lab lab) throws Exception {
        if (lab.isProfiled()) {
            lab.report().say("left out: a recorder changes what a start takes, and nothing is learnt beside it");
            return;
        }
        // the first system to be started is the one that the launcher learns at
        if (lab.isQuick()) {
            lab.report().say("what memory it takes is left out of a look");
            Dev.start(lab).program().close();
        } else {
            SystemMemory.measure(lab);
        }
        new StartSuite(lab).starts();
    }

    private void starts() throws Exception {
        boolean learns = Runtime.version().feature() >= LEARNS_FROM;
        List<Contestant> contestants = new ArrayList<>(List.of(
                new Contestant("sicd dev", List.of(), () -> dev(Map.of())),
                new Contestant("bare broker", List.of(), this::broker)));
        if (learns) {
            contestants.add(new Contestant("without AOT cache", List.of(), () -> dev(UNLEARNT)));
        }
        Contest.Outcome outcome = Contest.of(0, lab.isQuick() ? 1 : ROUNDS, contestants);
        Contest.Outcome seconds = figures(outcome, Sample::value);
        Contest.Outcome cpu = figures(outcome, sample -> sample.cpuMicros(STARTED) / MICROS_A_SECOND);
        int beside = learns ? WITHOUT_CACHE : BROKER;
        lab.report().add(Row.of(START, "s", seconds, beside).with(Goal.atMost(SECONDS_MAX)));
        lab.report().add(Row.of(CPU, "s", cpu, beside));
        if (learns) {
            lab.report().add(Row.of(START + UNLEARNT_TOO, "s", seconds.pair(WITHOUT_CACHE, BROKER), 1));
            lab.report().add(Row.of(CPU + UNLEARNT_TOO, "s", cpu.pair(WITHOUT_CACHE, BROKER), 1));
        }
    }

    /** Of the same rounds, as values. */
    private static Contest.Outcome figures(Contest.Outcome outcome, ToDoubleFunction<Sample> figure) {
        List<Measured> figures = outcome.measured().stream()
                .map(measured -> new Measured(
                        measured.name(),
                        measured.samples().stream()
                                .map(sample -> Sample.of(figure.applyAsDouble(sample), 1))
                                .toList()))
                .toList();
        return new Contest.Outcome(figures, outcome.rounds(), outcome.dropped(), outcome.quiet(), outcome.noise());
    }

    private Sample dev(Map<String, String> settings) throws Exception {
        Path directory = lab.directory("start");
        long begun = System.nanoTime();
        return ready(Dev.start(lab, directory, settings).program(), begun);
    }

    private Sample broker() throws Exception {
        long begun = System.nanoTime();
        return ready(Broker.start(lab).program(), begun);
    }

    /** It is stopped too, so that the next one has the machine to itself. */
    private static Sample ready(Program program, long begun) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        CpuTimes used = CpuTimes.of(List.of(new Actor(STARTED, program.actor().process())));
        program.close();
        return Sample.of(seconds, 1).with(used);
    }
}
