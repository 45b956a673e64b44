package dev.sicd.embedded;

import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Apache's own image of Kafka, of the clients' version and with the embedded broker's settings, by Testcontainers. Only a
 * test run that asks for it has Testcontainers on its class path.
 */
final class KafkaInContainer {
    private KafkaInContainer() {}

    /**
     * Starts one that ends with this JVM.
     *
     * @return where it answers
     * @throws EmbeddedKafkaException when it cannot be started, as where no Docker answers
     */
    static String start() {
        String image = "apache/kafka:" + AppInfoParser.getVersion();
        try {
            KafkaContainer kafka = new KafkaContainer(DockerImageName.parse(image));
            BrokerProperties.ofAnywhere()
                    .forEach((name, value) -> kafka.addEnv(
                            "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
            kafka.start();
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::stop, "test-kafka-end"));
            return kafka.getBootstrapServers();
        } catch (RuntimeException e) {
            throw new EmbeddedKafkaException(
                    "-D%s=container: no container of %s could be started (%s); start Docker and let it have the image, or say embedded or external:HOST:PORT"
                            .formatted(KafkaChoice.PROPERTY, image, e.getMessage()),
                    e);
        }
    }
}
