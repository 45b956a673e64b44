package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.system.Lab;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Methods that JMH measures as contestants: a turn is one JVM of its own, but in a quick look. It knows nothing of what they measure. */
final class Jmh {
    private static final int WARM_UPS = 2;
    private static final int ITERATIONS = 2;
    private static final TimeValue TIME = TimeValue.milliseconds(250);
    private static final TimeValue QUICK_TIME = TimeValue.milliseconds(100);
    private static final int ROUNDS = 3;

    private Jmh() {}

    /** One method, for proposals of so many files where it is about proposals, else 0. */
    record Method(String name, Class<?> of, String method, int files) {}

    /** Microseconds of each, in turns. */
    static Contest.Outcome contest(Lab lab, Method... methods) throws Exception {
        return Contest.of(
                0,
                lab.isQuick() ? 1 : ROUNDS,
                List.of(methods).stream()
                        .map(method -> new Contestant(method.name(), List.of(), () -> turn(lab, method)))
                        .toList());
    }

    private static Sample turn(Lab lab, Method method) throws RunnerException {
        TimeValue time = lab.isQuick() ? QUICK_TIME : TIME;
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(method.of().getName() + "." + method.method()) + "$")
                // a look starts no JVM for each
                .forks(lab.isQuick() ? 0 : 1)
                .warmupIterations(WARM_UPS)
                .measurementIterations(ITERATIONS)
                .warmupTime(time)
                .measurementTime(time)
                .timeUnit(TimeUnit.MICROSECONDS)
                .jvmArgs(Lab.jvmOptions().toArray(String[]::new))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        if (method.files() > 0) {
            options.param("files", Integer.toString(method.files()));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        if (results.size() != 1) {
            throw new IllegalStateException(
                    "JMH should have run %s once, and ran %d".formatted(method, results.size()));
        }
        return Sample.of(results.iterator().next().getPrimaryResult().getScore(), 1);
    }
}
