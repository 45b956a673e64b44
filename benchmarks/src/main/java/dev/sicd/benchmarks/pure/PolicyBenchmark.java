package dev.sicd.benchmarks.pure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Policy;
import dev.sicd.policy.Given;
import dev.sicd.policy.PolicyException;
import dev.sicd.policy.ShippedPolicy;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a decision costs: of the shipped policy file, and of those of its rules that matter here, in Java, as the reference. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PolicyBenchmark {
    @Param({"1", "10"})
    private int files;

    private final Policy shipped = ShippedPolicy.load();
    private final Policy byHand = new HandWrittenPolicy();
    private Facts proposal;

    /** One protected path among ordinary ones of a usual depth. */
    @Setup
    public void prepare() throws PolicyException {
        String paths = IntStream.range(1, files)
                .mapToObj(i -> ", services/billing/src/main/java/com/example/Part" + i + ".java")
                .collect(Collectors.joining());
        proposal = facts("{action: PR_PROPOSE, paths: [services/billing/pom.xml" + paths + "]}");
        Decision one = shipped.decide(proposal);
        Decision other = byHand.decide(proposal);
        if (one.verdict() != other.verdict() || !one.rules().containsAll(other.rules())) {
            throw new IllegalStateException("they do not decide alike: " + one + " and " + other);
        }
    }

    private static Facts facts(String text) throws PolicyException {
        return Given.parse("benchmark", text.getBytes(UTF_8));
    }

    @Benchmark
    public Decision shipped() {
        return shipped.decide(proposal);
    }

    @Benchmark
    public Decision byHand() {
        return byHand.decide(proposal);
    }
}
