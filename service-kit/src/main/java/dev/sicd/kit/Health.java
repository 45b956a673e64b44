package dev.sicd.kit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The named checks of a process; it neither schedules them nor keeps their results.
 *
 * <p>Liveness fails when only a restart can help. Readiness fails while requests should go elsewhere. A check is run at
 * each question, by the thread that asks: it reads a flag, it does not call out.
 */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Map<String, Check> liveness;
    private final Map<String, Check> readiness;

    private Health(Map<String, Check> liveness, Map<String, Check> readiness) {
        this.liveness = liveness;
        this.readiness = readiness;
    }

    /** A process without checks is alive and ready. */
    public static Health none() {
        return new Health(Map.of(), Map.of());
    }

    /** Answers the state of one thing now. */
    @FunctionalInterface
    public interface Check {
        State state();
    }

    /** The state of one thing. */
    public sealed interface State {
        record Up() implements State {}

        /** The reason is shown to whoever asks: what is wrong, without secrets. */
        record Down(String reason) implements State {}

        static State up() {
            return new Up();
        }

        static State down(String reason) {
            return new Down(reason);
        }

        static State of(boolean up, String reasonWhenDown) {
            return up ? up() : down(reasonWhenDown);
        }
    }

    /** What all checks of one kind said, by name. */
    public record Report(Map<String, State> states) {
        public Report {
            states = Map.copyOf(states);
        }

        public boolean isUp() {
            return states.values().stream().allMatch(State.Up.class::isInstance);
        }
    }

    public Health withLiveness(String name, Check check) {
        return new Health(with(liveness, name, check), readiness);
    }

    public Health withReadiness(String name, Check check) {
        return new Health(liveness, with(readiness, name, check));
    }

    /** Both sets of checks together, for services that share a process. */
    public Health and(Health other) {
        Health sum = this;
        for (Map.Entry<String, Check> check : other.liveness.entrySet()) {
            sum = sum.withLiveness(check.getKey(), check.getValue());
        }
        for (Map.Entry<String, Check> check : other.readiness.entrySet()) {
            sum = sum.withReadiness(check.getKey(), check.getValue());
        }
        return sum;
    }

    public Report live() {
        return report(liveness);
    }

    public Report ready() {
        return report(readiness);
    }

    private static Map<String, Check> with(Map<String, Check> checks, String name, Check check) {
        Map<String, Check> more = new LinkedHashMap<>(checks);
        if (more.put(name, check) != null) {
            throw new IllegalArgumentException("there are two health checks named '" + name + "'; rename one");
        }
        return more;
    }

    private static Report report(Map<String, Check> checks) {
        Map<String, State> states = new TreeMap<>();
        checks.forEach((name, check) -> states.put(name, stateOf(name, check)));
        return new Report(states);
    }

    private static State stateOf(String name, Check check) {
        try {
            return check.state();
        } catch (RuntimeException fault) {
            LOG.atWarn().setCause(fault).addKeyValue("check", name).log("health check failed to run");
            return State.down("the check itself failed: " + fault.getClass().getSimpleName());
        }
    }
}
