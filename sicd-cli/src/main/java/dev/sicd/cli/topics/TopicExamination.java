package dev.sicd.cli.topics;

import dev.sicd.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * What {@code topics apply} would say of a system that is there already. It changes nothing, and takes the numbers of
 * partitions and replicas from the ledger instead of being told them.
 *
 * @param wrong each with its cure
 * @param warnings of the brokers' own settings
 * @param partitions of the ledger; 0 when there is none
 */
public record TopicExamination(List<String> wrong, List<String> warnings, int partitions) {
    public TopicExamination {
        wrong = List.copyOf(wrong);
        warnings = List.copyOf(warnings);
    }

    /**
     * Looks.
     *
     * @param properties of a Kafka client, {@code bootstrap.servers} among them; may hold secrets
     * @throws IllegalStateException when the brokers do not answer or refuse; the message is fact and cure
     */
    public static TopicExamination of(Map<String, String> properties, String prefix) throws InterruptedException {
        try (Brokers brokers = Brokers.connect(properties)) {
            List<String> names = List.of(Topic.values()).stream()
                    .map(topic -> topic.name(prefix))
                    .toList();
            Map<String, TopicState> found = brokers.topics(names);
            Optional<TopicState> ledger = Optional.ofNullable(found.get(Topic.LEDGER.name(prefix)));
            return new TopicExamination(
                    ledger.map(state -> differences(prefix, state, found))
                            .orElseGet(() -> List.of("there is no topic %s; ./sicd topics apply makes all of them"
                                    .formatted(Topic.LEDGER.name(prefix)))),
                    warnings(brokers),
                    ledger.map(TopicState::partitions).orElse(0));
        } catch (BrokerException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static List<String> differences(String prefix, TopicState ledger, Map<String, TopicState> found) {
        short replication = (short) ledger.replication();
        Layout layout = new Layout(prefix, ledger.partitions(), replication, Topic.defaultMinInsync(replication));
        List<String> differences = new ArrayList<>();
        for (NewTopic topic : layout.topics()) {
            TopicState state = found.get(topic.name());
            if (state == null) {
                differences.add(topic.name() + " does not exist; ./sicd topics apply makes it");
            } else {
                Comparison.of(topic, state)
                        .forEach(difference -> differences.add(difference.text() + " (./sicd topics apply)"));
            }
        }
        return differences;
    }

    private static List<String> warnings(Brokers brokers) throws InterruptedException {
        try {
            return BrokerChecks.warnings(brokers.brokerSettings());
        } catch (BrokerException e) {
            return List.of("the brokers' own settings were not checked: " + e.getMessage());
        }
    }
}
