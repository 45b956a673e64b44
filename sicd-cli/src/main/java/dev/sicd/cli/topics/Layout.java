package dev.sicd.cli.topics;

import dev.sicd.schemas.Topic;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How one system's topics are laid out on the brokers.
 *
 * @param prefix of their names
 * @param partitions of each topic
 * @param replication how many brokers keep each record
 * @param minInsync how many of them must have it before it is acknowledged
 */
public record Layout(String prefix, int partitions, short replication, int minInsync) {
    /** One broker, as in dev mode. */
    public static Layout alone(String prefix, int partitions) {
        return new Layout(prefix, partitions, (short) 1, 1);
    }

    List<NewTopic> topics() {
        return Topic.toCreate(prefix, partitions, replication, minInsync);
    }
}
