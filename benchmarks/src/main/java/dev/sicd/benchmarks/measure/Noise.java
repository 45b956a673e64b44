package dev.sicd.benchmarks.measure;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * What else the machine did in a time, as shares of all its cores.
 *
 * @param foreign used by processes that are none of ours
 * @param stolen by the hypervisor for other guests
 */
public record Noise(double foreign, double stolen) {
    /** Where nothing tells, nothing is dropped. */
    public static final Noise UNKNOWN = new Noise(Double.NaN, Double.NaN);

    static final double SHARE_MAX = 0.05;

    public boolean isTooMuch() {
        return share() > SHARE_MAX;
    }

    /** 0 where nothing tells. */
    double share() {
        return Double.isNaN(foreign) ? 0 : foreign + stolen;
    }

    static Noise mean(Collection<Noise> all) {
        return new Noise(
                all.stream().mapToDouble(Noise::foreign).average().orElse(Double.NaN),
                all.stream().mapToDouble(Noise::stolen).average().orElse(Double.NaN));
    }

    /** The beginning of a time. */
    public static final class Watch {
        private final Optional<ProcStat.Machine> machine = ProcStat.machine();
        private final Duration family = ProcStat.family();

        /** What was since. */
        public Noise until() {
            Optional<ProcStat.Machine> now = ProcStat.machine();
            if (machine.isEmpty() || now.isEmpty()) {
                return UNKNOWN;
            }
            double all = now.get().all().minus(machine.get().all()).toNanos();
            Duration used = now.get().used().minus(machine.get().used());
            Duration ours = ProcStat.family().minus(family);
            Duration stolen = now.get().stolen().minus(machine.get().stolen());
            return new Noise(Math.max(0, used.minus(ours).toNanos()) / all, stolen.toNanos() / all);
        }
    }
}
