package dev.sicd.schemas;

import static dev.sicd.schemas.Grant.group;
import static dev.sicd.schemas.Grant.onAll;
import static dev.sicd.schemas.Grant.read;
import static dev.sicd.schemas.Grant.write;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who speaks with the brokers, and all that each may do there: the table of writer authority. It knows no principal's name,
 * and what anybody may do over HTTP is decided elsewhere.
 *
 * <p>The aggregator owns every name that begins with {@code {prefix}-aggregator-}, so no other system on the same brokers
 * may have a prefix that begins so.
 */
public enum BrokerRole {
    AGENT("records what it does and proposes changes", write(Topic.EPISODE_EVENTS), write(Topic.PROPOSALS)),

    INGEST(
            "records what comes over HTTP and decides proposals",
            write(Topic.EPISODE_EVENTS),
            write(Topic.PROPOSALS),
            write(Topic.DECISIONS),
            write(Topic.QUARANTINE),
            read(Topic.PROPOSALS),
            read(Topic.DECISIONS),
            // operators look at it, and send again what the gate takes by now
            read(Topic.QUARANTINE),
            group("ingest-door")),

    AGGREGATOR(
            "folds all inputs into the ledger and its stores",
            read(Topic.EPISODE_EVENTS),
            read(Topic.PROPOSALS),
            read(Topic.DECISIONS),
            read(Topic.PULL_REQUESTS),
            read(Topic.REROUTED),
            write(Topic.REROUTED),
            write(Topic.LEDGER),
            write(Topic.CHECKPOINTS),
            write(Topic.APPROVED_PROPOSALS),
            write(Topic.QUARANTINE),
            group("aggregator"),
            // its changelogs, which it makes itself, one for each store
            onAll("aggregator", AclOperation.CREATE, ResourceType.TOPIC),
            onAll("aggregator", AclOperation.READ, ResourceType.TOPIC),
            onAll("aggregator", AclOperation.WRITE, ResourceType.TOPIC),
            // its transactions: Streams names them after the process and the thread
            onAll("aggregator", AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID)),

    PUBLISHER(
            "turns approved proposals into pull requests",
            read(Topic.APPROVED_PROPOSALS),
            // what it said before binds what it does next
            read(Topic.PULL_REQUESTS),
            write(Topic.PULL_REQUESTS),
            write(Topic.QUARANTINE),
            group("publisher")),

    QUERY("answers reads from the aggregator's stores, and looks what changes", read(Topic.LEDGER)),

    ANALYST(
            "verifies and evaluates the record, read-only",
            read(Topic.LEDGER),
            read(Topic.CHECKPOINTS),
            read(Topic.DECISIONS),
            read(Topic.PULL_REQUESTS),
            onAll("analyst", AclOperation.READ, ResourceType.GROUP));

    private final String duty;

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes, nor do its records
    private final List<Grant> grants;

    BrokerRole(String duty, Grant... grants) {
        this.duty = duty;
        this.grants = List.of(grants);
    }

    /** What it does, in a few words. */
    public String duty() {
        return duty;
    }

    /** As people write it: {@code agent}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All roles, as people write them. */
    public static List<String> labels() {
        return Stream.of(values()).map(BrokerRole::label).toList();
    }

    /**
     * All that a principal in this role needs, and no more.
     *
     * @param prefix of the topics, as in {@code sicd.ledger}
     * @param principal as Kafka writes it: {@code User:trainer-7}
     */
    public List<AclBinding> acls(String prefix, String principal) {
        return grants.stream().map(grant -> grant.to(principal, prefix)).toList();
    }
}
