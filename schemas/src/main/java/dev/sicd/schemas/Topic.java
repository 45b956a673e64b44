package dev.sicd.schemas;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of the system and how each is kept. Replication and partitions are the deployment's to choose. */
public enum Topic {
    EPISODE_EVENTS("episode-events", true, Duration.ofDays(30)),
    PROPOSALS("proposals", true, Duration.ofDays(30)),
    DECISIONS("decisions", true, Duration.ZERO),
    PULL_REQUESTS("pull-requests", true, Duration.ZERO),
    REROUTED("rerouted", false, Duration.ofDays(7)),
    LEDGER("ledger", false, Duration.ZERO),
    CHECKPOINTS("checkpoints", false, Duration.ZERO),
    APPROVED_PROPOSALS("approved-proposals", false, Duration.ofDays(90)),
    QUARANTINE("quarantine", false, Duration.ofDays(90));

    /** Largest record that an input topic takes, key, value and headers. */
    public static final int INPUT_BYTES_MAX = 4 * 1024 * 1024;

    /** Derived topics carry an input record and what was said of it. */
    public static final int DERIVED_BYTES_MAX = 6 * 1024 * 1024;

    private final String suffix;
    private final boolean written;
    private final Duration kept;

    Topic(String suffix, boolean written, Duration kept) {
        this.suffix = suffix;
        this.written = written;
        this.kept = kept;
    }

    /** The topics that agents and services write and that the fold reads. */
    public static List<Topic> inputs() {
        return Stream.of(values()).filter(topic -> topic.written).toList();
    }

    /** For how long a record is kept; zero: for ever. */
    public Duration kept() {
        return kept;
    }

    /** The topic's name, {@code sicd.ledger} for the prefix {@code sicd}. */
    public String name(String prefix) {
        return prefix + "." + suffix;
    }

    /** The topic that a name stands for, with this prefix. */
    public static Optional<Topic> named(String prefix, String name) {
        return Stream.of(values())
                .filter(topic -> topic.name(prefix).equals(name))
                .findFirst();
    }

    /** What to create, with as many replicas in sync at each write as {@link #defaultMinInsync} says. */
    public static List<NewTopic> toCreate(String prefix, int partitions, short replication) {
        return toCreate(prefix, partitions, replication, defaultMinInsync(replication));
    }

    /**
     * What to create. All topics have the same number of partitions, so that everything about a run meets in one task.
     *
     * @param minInsync replicas that must have a record before it is acknowledged
     */
    public static List<NewTopic> toCreate(String prefix, int partitions, short replication, int minInsync) {
        return Stream.of(values())
                .map(topic ->
                        new NewTopic(topic.name(prefix), partitions, replication).configs(topic.settings(minInsync)))
                .toList();
    }

    /** Two from three replicas on: what is acknowledged survives the loss of one broker, and writes go on without it. */
    public static int defaultMinInsync(int replication) {
        return replication >= 3 ? 2 : 1;
    }

    private Map<String, String> settings(int minInsync) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("cleanup.policy", "delete");
        settings.put("retention.ms", kept.isZero() ? "-1" : Long.toString(kept.toMillis()));
        settings.put("retention.bytes", "-1");
        settings.put("max.message.bytes", Integer.toString(written ? INPUT_BYTES_MAX : DERIVED_BYTES_MAX));
        settings.put("min.insync.replicas", Integer.toString(minInsync));
        if (written) {
            // retention, leases and as-of time go by when the broker took a record, not by what a producer claims
            settings.put("message.timestamp.type", "LogAppendTime");
        }
        return settings;
    }
}
