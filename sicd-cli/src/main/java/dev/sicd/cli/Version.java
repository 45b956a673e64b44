package dev.sicd.cli;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Which build this is. */
public final class Version {
    /** As in the changelog. */
    public static final String TEXT = "0.1.0";

    private Version() {}

    /** Measures nothing: the version is in the labels. */
    public static void measure(MeterRegistry registry) {
        Gauge.builder("sicd_build_info", () -> 1)
                .description("Always 1; the labels say which build runs on which JDK")
                .tag("version", TEXT)
                .tag("java", Runtime.version().toString())
                .register(registry);
    }
}
