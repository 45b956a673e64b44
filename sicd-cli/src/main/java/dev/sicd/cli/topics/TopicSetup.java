package dev.sicd.cli.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;

/** Brings topics to their layout as far as it may; it deletes nothing and never changes a number of partitions. */
public final class TopicSetup {
    private final Brokers brokers;
    private final Permission permission;

    /** How far it may go. */
    enum Permission {
        LOOK,
        CREATE,
        CREATE_AND_FIX
    }

    TopicSetup(Brokers brokers, Permission permission) {
        this.brokers = brokers;
        this.permission = permission;
    }

    /**
     * Creates and mends the topics of a system whose broker nobody else administers.
     *
     * @throws IllegalStateException when they are still not as they should be
     */
    public static void mend(String bootstrapServers, Layout layout) throws InterruptedException {
        try (Brokers brokers = Brokers.connect(Map.of("bootstrap.servers", bootstrapServers))) {
            Outcome outcome = new TopicSetup(brokers, Permission.CREATE_AND_FIX).apply(layout);
            if (!outcome.remaining().isEmpty()) {
                throw new IllegalStateException(outcome.remaining().getFirst().text());
            }
        } catch (BrokerException e) {
            throw new IllegalStateException("the topics cannot be made: " + e.getMessage(), e);
        }
    }

    Outcome apply(Layout layout) throws InterruptedException {
        List<NewTopic> wanted = layout.topics();
        Map<String, TopicState> found = topics(wanted);
        List<NewTopic> missing = wanted.stream()
                .filter(topic -> !found.containsKey(topic.name()))
                .toList();
        if (permission == Permission.LOOK) {
            return look(wanted, missing, found);
        }
        List<String> done = new ArrayList<>(create(missing));
        Map<String, TopicState> all = missing.isEmpty()
                ? found
                : Settling.awaited(() -> topics(wanted), seen -> seen.size() == wanted.size());
        List<Difference> differences = differences(wanted, all);
        if (permission == Permission.CREATE) {
            return new Outcome(done, differences);
        }
        List<Difference.Setting> settings = settings(differences);
        done.addAll(set(settings));
        List<Difference> remaining = settings.isEmpty()
                ? differences
                : Settling.awaited(
                        () -> differences(wanted, topics(wanted)),
                        seen -> settings(seen).isEmpty());
        return new Outcome(done, remaining);
    }

    private Outcome look(List<NewTopic> wanted, List<NewTopic> missing, Map<String, TopicState> found)
            throws InterruptedException {
        if (!missing.isEmpty()) {
            // they refuse what they would refuse to create
            Set<String> unused = brokers.create(missing, true);
        }
        return new Outcome(List.of(), differences(wanted, found));
    }

    private Map<String, TopicState> topics(List<NewTopic> wanted) throws InterruptedException {
        return brokers.topics(wanted.stream().map(NewTopic::name).toList());
    }

    private List<String> create(List<NewTopic> missing) throws InterruptedException {
        if (missing.isEmpty()) {
            return List.of();
        }
        Set<String> created = brokers.create(missing, false);
        return missing.stream()
                .filter(topic -> created.contains(topic.name()))
                .map(topic -> "created %s, partitions %d, replication %d"
                        .formatted(topic.name(), topic.numPartitions(), topic.replicationFactor()))
                .toList();
    }

    private List<String> set(List<Difference.Setting> settings) throws InterruptedException {
        if (settings.isEmpty()) {
            return List.of();
        }
        brokers.set(settings);
        return settings.stream()
                .map(setting -> "set %s of %s to %s, it was %s"
                        .formatted(setting.name(), setting.topic(), setting.wanted(), setting.found()))
                .toList();
    }

    private static List<Difference> differences(List<NewTopic> wanted, Map<String, TopicState> found) {
        List<Difference> differences = new ArrayList<>();
        for (NewTopic topic : wanted) {
            Optional.ofNullable(found.get(topic.name()))
                    .ifPresentOrElse(
                            state -> differences.addAll(Comparison.of(topic, state)),
                            () -> differences.add(new Difference.Missing(topic.name())));
        }
        return differences;
    }

    private static List<Difference.Setting> settings(List<Difference> differences) {
        return differences.stream()
                .filter(Difference.Setting.class::isInstance)
                .map(Difference.Setting.class::cast)
                .toList();
    }
}
