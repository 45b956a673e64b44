package dev.sicd.embedded;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Kafka a test run wants, as written in {@code -Dsicd.kafka}; it starts none. */
sealed interface KafkaChoice {
    String PROPERTY = "sicd.kafka";

    record Embedded() implements KafkaChoice {}

    record Container() implements KafkaChoice {}

    record External(String bootstrapServers) implements KafkaChoice {}

    /**
     * Reads what was written.
     *
     * @throws EmbeddedKafkaException for anything but {@code embedded}, {@code container} and {@code external:HOST:PORT}
     */
    static KafkaChoice parse(String text) {
        if (text.equals("embedded")) {
            return new Embedded();
        }
        if (text.equals("container")) {
            return new Container();
        }
        Matcher external = Pattern.compile("external:([^\\s,:]+:[0-9]{1,5}(?:,[^\\s,:]+:[0-9]{1,5})*)")
                .matcher(text);
        if (external.matches()) {
            return new External(external.group(1));
        }
        throw new EmbeddedKafkaException(
                "-D%s='%s' is no choice; say embedded, container or external:HOST:PORT".formatted(PROPERTY, text));
    }
}
