package dev.sicd.benchmarks.measure;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What processes have used of the processors up to a moment, by name: those of one name together. */
public record CpuTimes(Map<String, Duration> used) {
    public static final CpuTimes NONE = new CpuTimes(Map.of());

    public CpuTimes {
        used = Map.copyOf(used);
    }

    public static CpuTimes of(Collection<Actor> actors) {
        Map<String, Duration> used = new HashMap<>();
        actors.forEach(actor -> actor.cpu().ifPresent(cpu -> used.merge(actor.name(), cpu, Duration::plus)));
        return new CpuTimes(used);
    }

    /** Without what was used before. A process that was not there then keeps all; one that is not there any more is left out. */
    public CpuTimes since(CpuTimes before) {
        Map<String, Duration> since = new HashMap<>();
        used.forEach((name, now) -> since.put(name, now.minus(before.used().getOrDefault(name, Duration.ZERO))));
        return new CpuTimes(since);
    }

    public CpuTimes plus(CpuTimes more) {
        Map<String, Duration> sum = new HashMap<>(used);
        more.used().forEach((name, cpu) -> sum.merge(name, cpu, Duration::plus));
        return new CpuTimes(sum);
    }

    /** Microseconds of each for each of so many records. */
    public Map<String, Double> micros(long records) {
        Map<String, Double> micros = new HashMap<>();
        used.forEach((name, cpu) -> micros.put(name, cpu.toNanos() / 1e3 / records));
        return micros;
    }
}
