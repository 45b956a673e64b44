package dev.sicd.kit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;

/** Owns the meters of one process, the JVM's own among them; it does not know what the services count. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics garbageCollection;

    private Metrics(PrometheusMeterRegistry registry, JvmGcMetrics garbageCollection) {
        this.registry = registry;
        this.garbageCollection = garbageCollection;
    }

    /** A new registry that already measures memory, garbage collection, threads, processor and uptime. */
    public static Metrics create() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        JvmGcMetrics garbageCollection = new JvmGcMetrics();
        garbageCollection.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return new Metrics(registry, garbageCollection);
    }

    /** Says which build this process is, by the labels of the metric {@code <product>_build_info}, which is always 1. */
    public void build(String product, String version) {
        Info.builder()
                .name(product + "_build_info")
                .help("Which build runs, and on which JDK")
                .labelNames("version", "java")
                .register(registry.getPrometheusRegistry())
                .addLabelValues(version, Runtime.version().toString());
    }

    /** Says whether the process is ready, as its {@code /readyz} does, by the metric {@code <product>_ready}: 1 or 0. */
    public void ready(String product, Health health) {
        Gauge.builder(product + "_ready", health, asked -> asked.ready().isUp() ? 1 : 0)
                .description("1 while the process is ready, as /readyz says, else 0")
                .register(registry);
    }

    /** Where services make their counters, timers and gauges. Label values must come from a bounded set. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All meters in the text format of Prometheus, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
