package dev.sicd.benchmarks.system;

import dev.sicd.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Makes topics kept as the system keeps its own, whatever their names begin with. It writes to none. */
public record SystemTopics(String bootstrapServers) {
    /** What the names of a system's topics begin with, where nobody says otherwise. */
    public static final String PREFIX = "sicd";

    private static final long ANSWER_SECONDS_MAX = 30;

    /** Makes all that a system has. */
    public void make(String prefix, int partitions, int replication)
            throws ExecutionException, InterruptedException, TimeoutException {
        create(Topic.toCreate(prefix, partitions, (short) replication));
    }

    /**
     * Makes the one for agents' events.
     *
     * @return its name
     */
    public String makeInput(String prefix, int partitions, int replication)
            throws ExecutionException, InterruptedException, TimeoutException {
        String name = Topic.EPISODE_EVENTS.name(prefix);
        create(Topic.toCreate(prefix, partitions, (short) replication).stream()
                .filter(topic -> topic.name().equals(name))
                .toList());
        return name;
    }

    /**
     * Likewise, with as many partitions and replicas as that of a system has.
     *
     * @param system what the names of that one's topics begin with
     * @return its name
     */
    public String makeInputLike(String system, String prefix)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicDescription own = input(system);
        return makeInput(
                prefix,
                own.partitions().size(),
                own.partitions().getFirst().replicas().size());
    }

    /** How many events of agents are on the log. */
    public long events(String prefix) throws ExecutionException, InterruptedException, TimeoutException {
        TopicDescription input = input(prefix);
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(
                        0, input.partitions().size())
                .mapToObj(partition -> new TopicPartition(input.name(), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        try (Admin admin = admin()) {
            return admin.listOffsets(ends).all().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS).values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        }
    }

    private TopicDescription input(String prefix) throws ExecutionException, InterruptedException, TimeoutException {
        String name = Topic.EPISODE_EVENTS.name(prefix);
        try (Admin admin = admin()) {
            return admin.describeTopics(List.of(name))
                    .topicNameValues()
                    .get(name)
                    .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    private void create(List<NewTopic> topics) throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = admin()) {
            admin.createTopics(topics).all().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
}
