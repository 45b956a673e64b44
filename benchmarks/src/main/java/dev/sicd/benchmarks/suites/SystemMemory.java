package dev.sicd.benchmarks.suites;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.load.HttpLoad;
import dev.sicd.benchmarks.load.Requests;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Broker;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures the memory of {@code sicd dev} at rest, beside that of its broker alone, and after many events. */
final class SystemMemory {
    private static final String PREFIX = "sicd";
    private static final int EVENTS = 200_000;
    private static final int BATCH = 500;
    private static final int RUNS = 200;
    private static final int CONNECTIONS = 4;
    private static final double BYTES_A_MIB = 1 << 20;
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration LOAD_MAX = Duration.ofSeconds(25);
    private static final Duration FOLD_MAX = Duration.ofSeconds(60);
    private static final long SEED = 6;

    private final Lab lab;
    private final Dev dev;
    private final Footprint footprint;

    private SystemMemory(Lab lab, Dev dev) {
        this.lab = lab;
        this.dev = dev;
        this.footprint = new Footprint(dev.program().pid());
    }

    static void measure(Lab lab) throws Exception {
        Broker broker = Broker.start(lab);
        Footprint ofBroker = new Footprint(broker.program().pid());
        OptionalDouble brokerResident = ofBroker.residentMib();
        OptionalDouble brokerHeap = ofBroker.heapMib();
        broker.program().close();
        Dev dev = Dev.start(lab, lab.directory("memory"), Map.of());
        SystemMemory memory = new SystemMemory(lab, dev);
        OptionalDouble resident = memory.footprint.residentMib();
        memory.row("memory at rest, resident", resident, brokerResident);
        memory.row("memory at rest, objects in use", memory.footprint.heapMib(), brokerHeap);
        memory.afterEvents(resident);
        dev.program().close();
    }

    private void afterEvents(OptionalDouble before) throws Exception {
        long events = send(lab.scaled(EVENTS));
        OptionalDouble after = footprint.residentMib();
        String note = "after %,d events in batches of %d".formatted(events, BATCH);
        if (before.isPresent() && after.isPresent()) {
            lab.report()
                    .add(Row.once("memory after events, resident", "MiB", after.getAsDouble())
                            .beside("at rest", before.getAsDouble())
                            .noted(note));
            double grown = (after.getAsDouble() - before.getAsDouble()) * BYTES_A_MIB / events;
            lab.report()
                    .add(Row.once("memory for an event, resident", "bytes", grown)
                            .noted(note + "; a heap that was not full yet is most of it"));
        }
        OptionalDouble heap = footprint.heapMib();
        if (heap.isPresent()) {
            lab.report()
                    .add(Row.once("memory after events, objects in use", "MiB", heap.getAsDouble())
                            .noted(note));
        }
    }

    private void row(String metric, OptionalDouble ours, OptionalDouble ofBroker) {
        if (ours.isEmpty() || ofBroker.isEmpty()) {
            lab.report().say(metric + ": this machine does not tell");
            return;
        }
        lab.report().add(Row.once(metric, "MiB", ours.getAsDouble()).beside("bare broker", ofBroker.getAsDouble()));
    }

    /** All that can be sent in time, and are folded: how many these are. */
    private long send(int wanted) throws Exception {
        Actions actions = new Actions("memory", RUNS, new Random(SEED));
        Requests batches = () -> Requests.post(
                dev.url(),
                Dev.API + "/events",
                "application/json",
                IntStream.range(0, BATCH)
                        .mapToObj(ignored -> actions.nextJson())
                        .collect(Collectors.joining(",", "[", "]")));
        long sent = 0;
        long deadline = System.nanoTime() + LOAD_MAX.toNanos();
        try (HttpLoad load = new HttpLoad(dev.url(), CONNECTIONS);
                GroupProgress progress = new GroupProgress(
                        dev.bootstrapServers(), AggregatorState.group(PREFIX), Topic.EPISODE_EVENTS.name(PREFIX))) {
            while (sent < wanted && System.nanoTime() < deadline) {
                sent += load.closed(batches, STEP).allAccepted().accepted() * BATCH;
            }
            progress.await(sent, FOLD_MAX);
        }
        return sent;
    }
}
