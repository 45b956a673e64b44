package dev.sicd.schemas;

import dev.sicd.event.ApprovedProposal;
import dev.sicd.event.DecisionEvent;
import dev.sicd.event.EpisodeEvent;
import dev.sicd.event.ProposalEvent;
import dev.sicd.event.PullRequestEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The released schemas by subject, which is how schema registries and their clients name where a schema is used. It knows
 * the three usual strategies: {@code TOPIC-value}, {@code TOPIC-RECORD} and {@code RECORD}. Keys are plain text and have
 * none.
 */
public final class SchemaSubjects {
    private final SortedMap<String, List<SchemaCatalogue.Entry>> versions = new TreeMap<>();

    private SchemaSubjects() {}

    /**
     * The subjects of the topics with this prefix.
     *
     * @param topicPrefix as in {@code sicd.episode-events}
     */
    public static SchemaSubjects of(String topicPrefix) {
        SchemaSubjects subjects = new SchemaSubjects();
        subjects.addTopic(Topic.APPROVED_PROPOSALS.name(topicPrefix), ApprovedProposal.getClassSchema());
        for (EventFamily family : EventFamily.values()) {
            Schema schema = schemaOf(family);
            subjects.addTopic(family.topic().name(topicPrefix), schema);
            // these two carry all families, so that a topic alone does not name a schema
            for (Topic mixed : List.of(Topic.LEDGER, Topic.REROUTED)) {
                subjects.add(mixed.name(topicPrefix) + "-" + schema.getFullName(), schema.getFullName());
            }
        }
        SchemaCatalogue.instance().entries().stream()
                .map(SchemaCatalogue.Entry::fullName)
                .distinct()
                .forEach(name -> subjects.add(name, name));
        return subjects;
    }

    /** All subjects, in the order of their names. */
    public List<String> names() {
        return List.copyOf(versions.keySet());
    }

    /** The versions of a subject, oldest first; none when there is no such subject. */
    public List<SchemaCatalogue.Entry> versions(String subject) {
        return versions.getOrDefault(subject, List.of());
    }

    /** The subjects that have the schema, in the order of their names. */
    public List<String> of(SchemaCatalogue.Entry entry) {
        return versions.keySet().stream()
                .filter(subject -> versions(subject).contains(entry))
                .toList();
    }

    private void addTopic(String topic, Schema schema) {
        add(topic + "-value", schema.getFullName());
        add(topic + "-" + schema.getFullName(), schema.getFullName());
    }

    private void add(String subject, String fullName) {
        List<SchemaCatalogue.Entry> released =
                new ArrayList<>(SchemaCatalogue.instance().entries());
        released.removeIf(entry -> !entry.fullName().equals(fullName));
        versions.put(subject, Collections.unmodifiableList(released));
    }

    private static Schema schemaOf(EventFamily family) {
        return switch (family) {
            case EPISODE -> EpisodeEvent.getClassSchema();
            case PROPOSAL -> ProposalEvent.getClassSchema();
            case DECISION -> DecisionEvent.getClassSchema();
            case PULL_REQUEST -> PullRequestEvent.getClassSchema();
        };
    }
}
