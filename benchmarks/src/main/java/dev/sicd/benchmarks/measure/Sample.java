package dev.sicd.benchmarks.measure;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What one contestant did in one round.
 *
 * @param value in the unit of its contest
 * @param records that were worked on, what the processor time is divided by
 * @param nanos of each request, where requests were timed
 * @param cpu what its processes used for it
 */
public record Sample(double value, long records, Optional<Histogram> nanos, CpuTimes cpu) {
    public static Sample of(double value, long records) {
        return new Sample(value, records, Optional.empty(), CpuTimes.NONE);
    }

    /** @param took in nanoseconds */
    public static Sample perSecond(long records, long took) {
        return of(records * 1e9 / took, records);
    }

    public static Sample timed(double value, Histogram nanos) {
        return timed(value, nanos.getTotalCount(), nanos);
    }

    /** @param records where a request is about several */
    public static Sample timed(double value, long records, Histogram nanos) {
        return new Sample(value, records, Optional.of(nanos), CpuTimes.NONE);
    }

    /** A turn whose processes do not outlive it has to say so itself. */
    public Sample with(CpuTimes used) {
        return new Sample(value, records, nanos, cpu.plus(used));
    }

    /** Milliseconds below which so many in a hundred requests were answered. */
    public double millis(double percentile) {
        return nanos.orElseThrow().getValueAtPercentile(percentile) / 1e6;
    }

    /** Microseconds that a process has used for each record. */
    public double cpuMicros(String actor) {
        return cpu.micros(records).getOrDefault(actor, Double.NaN);
    }
}
