package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Measured;
import dev.sicd.benchmarks.measure.Sample;
import java.util.Collection;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Times of single requests. For one thread at a time; it does not measure them. */
final class Latencies {
    private static final long NANOS_MAX = 120_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram nanos = new Histogram(NANOS_MAX, DIGITS);

    static Latencies together(Collection<Latencies> parts) {
        Latencies all = new Latencies();
        parts.forEach(part -> all.nanos.add(part.nanos));
        return all;
    }

    /** One that was begun then, by {@link System#nanoTime}, and is over now. */
    void since(long begun) {
        add(System.nanoTime() - begun);
    }

    void add(long took) {
        nanos.recordValue(Math.min(Math.max(0, took), NANOS_MAX));
    }

    double millis(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** As one round's; its value is the median in milliseconds. */
    Sample sample() {
        return sample(Sample.of(millis(50), nanos.getTotalCount()));
    }

    /** As one round's, of which another figure is the value. */
    Sample sample(Sample other) {
        return Sample.timed(other.value(), other.records(), nanos);
    }

    /** All that was timed in the rounds that count, as one: for what a round has too few samples of. */
    static Measured together(Measured measured) {
        Latencies all = new Latencies();
        measured.samples().forEach(sample -> all.nanos.add(sample.nanos().orElseThrow()));
        return all.measured(measured.name());
    }

    /** As of one round. */
    Measured measured(String name) {
        return new Measured(name, List.of(sample()));
    }
}
