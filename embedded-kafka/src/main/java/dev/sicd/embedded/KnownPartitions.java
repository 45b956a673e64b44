package dev.sicd.embedded;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.server.common.KRaftVersion;

/**
 * What a broker knows of its cluster, in which a partition without a leader is not taken for a deleted one.
 *
 * <p>Kafka 4.3.1 does, and then forgets that a transaction which it has promised to commit there is to be committed: offsets and
 * records of it stay undecided for good, and who reads what is committed waits for ever (KAFKA-20734). Each start after a kill has a
 * moment without leaders.
 */
final class KnownPartitions extends KRaftMetadataCache {
    KnownPartitions(int nodeId, Supplier<KRaftVersion> version) {
        super(nodeId, version);
    }

    /** Empty only for a partition that is not there; {@link Node#noNode()} while it has no leader: ask again later. */
    @Override
    public Optional<Node> getPartitionLeaderEndpoint(String topic, int partition, ListenerName listener) {
        return super.getPartitionLeaderEndpoint(topic, partition, listener)
                .or(() ->
                        contains(new TopicPartition(topic, partition)) ? Optional.of(Node.noNode()) : Optional.empty());
    }
}
