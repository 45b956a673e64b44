package dev.sicd.benchmarks.system;

import java.io.IOException;
import java.time.Duration;

/** The broker of {@code sicd dev}, alone in a process. */
public record Broker(Program program, String bootstrapServers) {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    public static Broker start(Lab lab) throws IOException, InterruptedException {
        Program program =
                lab.java("broker", BrokerMain.class, lab.directory("broker").toString());
        return new Broker(program, program.awaitLine(BrokerMain.READY, START_MAX));
    }

    public SystemTopics topics() {
        return new SystemTopics(bootstrapServers);
    }
}
