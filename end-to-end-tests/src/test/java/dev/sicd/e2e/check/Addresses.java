package dev.sicd.e2e.check;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a running system is.
 *
 * @param kafka more settings of every Kafka client
 * @param prefix first part of every topic's name
 * @param ingest roots of the instances, {@code http://127.0.0.1:9200}; writers take the next one when one does not answer
 * @param query likewise, for reads
 * @param aggregators likewise; what they count about themselves is on their {@code /metrics}
 * @param token of an operator, for reads and reviews; empty where none is needed to read, which leaves reviews out
 * @param agentToken for writes, another one than the operator's, since nobody reviews what he proposed; empty where none is needed
 * @param checkpointKey PEM file of the public key that checkpoints are signed with
 */
public record Addresses(
        String bootstrapServers,
        Map<String, String> kafka,
        String prefix,
        List<URI> ingest,
        List<URI> query,
        List<URI> aggregators,
        Optional<GitHub> gitHub,
        String token,
        String agentToken,
        Optional<Path> checkpointKey) {
    public Addresses {
        kafka = Map.copyOf(kafka);
        ingest = List.copyOf(ingest);
        query = List.copyOf(query);
        aggregators = List.copyOf(aggregators);
    }

    /**
     * The repository that pull requests go to.
     *
     * @param api root of the API
     * @param repository {@code owner/name}
     * @param token empty where none is asked for
     */
    public record GitHub(URI api, String repository, String token) {}

    String topic(String name) {
        return prefix + "." + name;
    }

    /** Settings of a client that may also have more than these. */
    Map<String, Object> client(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putAll(more);
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }
}
