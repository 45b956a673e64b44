package dev.sicd.benchmarks.system;

import dev.sicd.embedded.EmbeddedKafka;
import dev.sicd.embedded.EmbeddedKafkaConfig;
import java.nio.file.Path;

/** The broker of {@code sicd dev} alone in its process. */
public final class BrokerMain {
    static final String READY = "broker ready: ";

    private BrokerMain() {}

    /** @param arguments the directory of its data */
    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedKafka broker = EmbeddedKafka.start(EmbeddedKafkaConfig.of(Path.of(arguments[0]), 0))) {
            System.out.println(READY + broker.bootstrapServers());
            Thread.currentThread().join();
        }
    }
}
