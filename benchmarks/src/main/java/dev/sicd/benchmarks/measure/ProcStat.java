package dev.sicd.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what Linux tells of processor time in {@code /proc}; nothing on other systems. */
final class ProcStat {
    private static final Path MACHINE = Path.of("/proc/stat");
    /** {@code USER_HZ}, which is 100 on every Linux that a JVM runs on. */
    private static final long TICK_MILLIS = 10;

    private static final int USER = 0;
    private static final int NICE = 1;
    private static final int SYSTEM = 2;
    private static final int INTERRUPTS = 5;
    private static final int SOFT_INTERRUPTS = 6;
    private static final int STEAL = 7;
    /** From the state, which is the first field behind the name in brackets. */
    private static final int UTIME = 11;

    private static final int AFTER_CSTIME = 15;

    private ProcStat() {}

    /**
     * Of all cores since the start.
     *
     * @param used by programs and by the kernel, interrupts too: on most kernels they are part of what processes have used
     * @param stolen by the hypervisor for other guests
     */
    record Machine(Duration used, Duration stolen, Duration all) {}

    static Optional<Machine> machine() {
        if (!Files.isReadable(MACHINE)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(MACHINE)) {
            long[] ticks = Arrays.stream(lines.findFirst()
                            .orElseThrow()
                            .replaceFirst("cpu +", "")
                            .split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
            // time of guests is in user already
            long all = Arrays.stream(ticks, 0, STEAL + 1).sum();
            return Optional.of(new Machine(
                    ticks(ticks[USER] + ticks[NICE] + ticks[SYSTEM] + ticks[INTERRUPTS] + ticks[SOFT_INTERRUPTS]),
                    ticks(ticks[STEAL]),
                    ticks(all)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of this process, of all that it started, and of those of them that have ended. */
    static Duration family() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .map(ProcStat::withEndedChildren)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration withEndedChildren(ProcessHandle process) {
        List<String> fields = fields(process.pid());
        return fields.isEmpty()
                ? Duration.ZERO
                : ticks(fields.subList(UTIME, AFTER_CSTIME).stream()
                        .mapToLong(Long::parseLong)
                        .sum());
    }

    private static List<String> fields(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            // it has ended
            return List.of();
        }
    }

    private static Duration ticks(long count) {
        return Duration.ofMillis(count * TICK_MILLIS);
    }
}
