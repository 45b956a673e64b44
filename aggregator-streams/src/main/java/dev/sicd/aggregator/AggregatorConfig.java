package dev.sicd.aggregator;

import dev.sicd.model.signature.SigningKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How an aggregator runs.
 *
 * @param partitions of the input topics; checked against the broker at start
 * @param instanceId the static member name, kept over restarts: the group waits for it instead of moving its tasks
 * @param stateDir where RocksDB lives; everything in it can be rebuilt from the changelogs
 * @param replication of the changelogs
 * @param threads stream threads
 * @param checkpointKey signs what the ledger is; without one nothing shows later that it was cut off or rewritten
 * @param checkpoints how often it signs
 * @param kafka further client properties (security, for instance), which win over ours
 */
public record AggregatorConfig(
        String bootstrapServers,
        String prefix,
        int partitions,
        String instanceId,
        Path stateDir,
        int replication,
        int threads,
        Optional<SigningKey> checkpointKey,
        CheckpointCadence checkpoints,
        Map<String, String> kafka) {

    public AggregatorConfig {
        kafka = Map.copyOf(kafka);
    }

    String applicationId() {
        return prefix + "-aggregator";
    }
}
