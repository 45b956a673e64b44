package dev.sicd.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one Kafka all tests of a JVM share; it makes no topics and cleans none, so tests choose names of their own.
 *
 * <p>{@code -Dsicd.kafka=embedded} (the default) starts a broker in a temporary directory at the first call and removes both when the JVM
 * ends; {@code container} does so with one in a container; {@code external:HOST:PORT} uses one that runs already. None of them is skipped when it
 * cannot be had: the tests fail.
 */
public final class TestKafka {
    private static volatile Optional<String> fatalFault = Optional.empty();

    private static Optional<String> bootstrapServers = Optional.empty();

    private TestKafka() {}

    /**
     * Where that Kafka answers.
     *
     * @throws EmbeddedKafkaException when it cannot be started, or when it broke down since
     */
    public static synchronized String bootstrapServers() {
        fatalFault.ifPresent(fault -> {
            throw new EmbeddedKafkaException("the tests' broker met a fatal fault (%s); see the log".formatted(fault));
        });
        String servers = bootstrapServers.orElseGet(TestKafka::chosen);
        bootstrapServers = Optional.of(servers);
        return servers;
    }

    private static String chosen() {
        return switch (KafkaChoice.parse(System.getProperty(KafkaChoice.PROPERTY, "embedded"))) {
            case KafkaChoice.External external -> external.bootstrapServers();
            case KafkaChoice.Embedded embedded -> started();
            case KafkaChoice.Container container -> contained();
        };
    }

    private static String contained() {
        try {
            return KafkaInContainer.start();
        } catch (NoClassDefFoundError e) {
            throw new EmbeddedKafkaException(
                    "Testcontainers is not on the class path; Maven puts it there with -Dsicd.kafka=container", e);
        }
    }

    private static String started() {
        Path directory;
        try {
            directory = Files.createTempDirectory("sicd-test-kafka");
        } catch (IOException e) {
            throw new EmbeddedKafkaException("no temporary directory could be made; check java.io.tmpdir", e);
        }
        try {
            EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.of(directory, 0), TestKafka::remember);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(kafka, directory), "test-kafka-end"));
            return kafka.bootstrapServers();
        } catch (RuntimeException e) {
            remove(directory);
            throw e;
        }
    }

    /** The JVM lives on, and so does the test report; whoever asks next is told. */
    private static void remember(int status, String message) {
        System.err.printf("the tests' broker met a fatal fault: status %d, %s%n", status, message);
        fatalFault = Optional.of(message);
    }

    private static void end(EmbeddedKafka kafka, Path directory) {
        kafka.close();
        remove(directory);
    }

    private static void remove(Path directory) {
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            System.err.printf("'%s' could not be removed: %s%n", directory, e);
        }
    }
}
