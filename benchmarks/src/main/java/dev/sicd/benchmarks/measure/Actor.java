package dev.sicd.benchmarks.measure;

import java.time.Duration;
import java.util.Optional;

/**
 * A process whose processor time is told by name.
 *
 * @param name what readers know it by, such as {@code system}, {@code broker} or {@code clients}
 */
public record Actor(String name, ProcessHandle process) {
    /** This JVM, in which the load is made. */
    public static Actor self(String name) {
        return new Actor(name, ProcessHandle.current());
    }

    /** Since it was started; nothing once it has ended, or where nobody tells. */
    Optional<Duration> cpu() {
        return process.info().totalCpuDuration();
    }
}
