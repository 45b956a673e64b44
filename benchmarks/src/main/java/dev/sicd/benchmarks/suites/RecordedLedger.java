package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A ledger of a running system that nobody writes any more, and an empty one of as many partitions beside it.
 *
 * @param records that it holds
 */
record RecordedLedger(Dev dev, long records) {
    /** Of the names of the system's topics. */
    static final String FULL = "sicd";

    /** Of topics of the same names that hold nothing. */
    static final String EMPTY = "empty";

    private static final int RUNS = 200;
    private static final int SEED = 20_260_101;
    private static final Duration FOLDED_AFTER_MAX = Duration.ofSeconds(120);
    private static final Duration READABLE_AFTER_MAX = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 250;

    /** Starts a system, writes actions to its topic as agents without HTTP do, and waits until all are in the ledger. */
    static RecordedLedger of(Lab lab, int actions) throws Exception {
        Dev dev = Dev.start(lab);
        try (RecordedInput input = RecordedInput.of(dev, FULL);
                GroupProgress progress = AggregatorProcess.progress(input)) {
            input.fill(new Actions("replayed", RUNS, new Random(SEED)), actions);
            lab.report().say("%,d actions are produced; waiting until they are folded".formatted(actions));
            progress.await(input.end(), FOLDED_AFTER_MAX);
        }
        makeEmpty(dev.bootstrapServers());
        return new RecordedLedger(dev, readable(dev, actions));
    }

    private static void makeEmpty(String bootstrapServers) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            int partitions = admin.describeTopics(List.of(Topic.LEDGER.name(FULL)))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
            admin.createTopics(Topic.toCreate(EMPTY, partitions, (short) 1))
                    .all()
                    .get();
        }
    }

    /**
     * How many the ledger holds: what the system itself states may be in it too. It is committed together with the offsets,
     * but the broker marks one partition after the other.
     */
    private static long readable(Dev dev, int actions) throws InterruptedException {
        long deadline = System.nanoTime() + READABLE_AFTER_MAX.toNanos();
        long records = PlainRead.of(dev.bootstrapServers(), FULL).records();
        while (records < actions) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("all of %,d actions are folded, but %s later the ledger had %,d records"
                        .formatted(actions, READABLE_AFTER_MAX, records));
            }
            Thread.sleep(LOOK_MILLIS);
            records = PlainRead.of(dev.bootstrapServers(), FULL).records();
        }
        return records;
    }
}
