package dev.sicd.benchmarks.suites;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.benchmarks.system.Program;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A {@code sicd aggregator} with one copy of its stores elsewhere, if there is an elsewhere. It may not be usable yet.
 *
 * @param readPort below it are the reads of its own stores
 */
record AggregatorProcess(Program program, URI readPort) implements AutoCloseable {
    private static final String READY = "SICD aggregator ready: ";

    /**
     * Starts one.
     *
     * @param instance what the group knows it by
     * @param directory of its stores, which may be there already
     */
    static AggregatorProcess start(Lab lab, RecordedInput input, String instance, Path directory) throws IOException {
        int port = freePort();
        Program program = lab.sicd(
                "aggregator",
                Map.of(
                        "SICD_BOOTSTRAP_SERVERS", input.bootstrapServers(),
                        "SICD_TOPIC_PREFIX", input.prefix(),
                        "SICD_INSTANCE_ID", instance,
                        "SICD_STATE_DIR", directory.toString(),
                        "SICD_REPLICATION", "1",
                        "SICD_PORT", Integer.toString(port),
                        "SICD_READ_ADDRESS", "127.0.0.1:" + port),
                "aggregator");
        return new AggregatorProcess(program, URI.create("http://127.0.0.1:" + port));
    }

    /** Others are told the address before it listens, so it cannot take any free one by itself. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static GroupProgress progress(RecordedInput input) {
        return new GroupProgress(input.bootstrapServers(), AggregatorState.group(input.prefix()), input.topic());
    }

    AggregatorProcess awaitReady(Duration patience) throws IOException, InterruptedException {
        program.awaitLine(READY, patience);
        return this;
    }

    Actor actor() {
        return program.actor();
    }

    @Override
    public void close() {
        program.close();
    }
}
