package dev.sicd.aggregator;

import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Refuses to fold over a ledger whose state is gone: empty stores would number its runs anew, from 1, and the ledger would
 * be broken for ever. It restores nothing.
 */
final class StateOnBrokers {
    private static final int ANSWER_MAX_S = 30;
    private static final int LOOKS_MAX = 5;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final String CURE =
            "; stop all aggregators, fill the stores from the ledger with './sicd rebuild', and start them again";

    private final Admin admin;
    private final String prefix;
    private final int partitions;

    StateOnBrokers(Admin admin, String prefix, int partitions) {
        this.admin = admin;
        this.prefix = prefix;
        this.partitions = partitions;
    }

    /**
     * The changelogs that there are, by name, with the id that a topic of the same name made later would not have.
     *
     * @throws IllegalStateException when the state is not whole
     */
    SortedMap<String, String> check() throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(AggregatorState.group(prefix))
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_MAX_S, TimeUnit.SECONDS);
        committed.values().stream().filter(Objects::nonNull).forEach(StateOnBrokers::refuseUnfinished);
        for (int look = 1; ; look++) {
            SortedMap<String, String> changelogs = changelogs();
            List<String> missing = AggregatorState.changelogs(prefix).stream()
                    .filter(name -> !changelogs.containsKey(name))
                    .toList();
            if (missing.isEmpty() || !ledgerIsWritten()) {
                return changelogs;
            }
            if (look == LOOKS_MAX) {
                throw new IllegalStateException("the ledger is written, but these changelogs of the aggregators' state"
                        + " are missing: " + missing + CURE);
            }
            // a broker may hear of topics later than others
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** @throws IllegalStateException when a rebuild left its mark there */
    static void refuseUnfinished(OffsetAndMetadata next) {
        if (next.metadata().equals(AggregatorState.REBUILDING)) {
            throw new IllegalStateException(
                    "the aggregators' state is being rebuilt, or a rebuild of it was broken off" + CURE);
        }
    }

    SortedMap<String, String> changelogs() throws ExecutionException, TimeoutException, InterruptedException {
        SortedMap<String, String> ids = new TreeMap<>();
        Map<String, KafkaFuture<TopicDescription>> asked =
                admin.describeTopics(AggregatorState.changelogs(prefix)).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : asked.entrySet()) {
            try {
                ids.put(
                        topic.getKey(),
                        topic.getValue()
                                .get(ANSWER_MAX_S, TimeUnit.SECONDS)
                                .topicId()
                                .toString());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return ids;
    }

    private boolean ledgerIsWritten() throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        IntStream.range(0, partitions)
                .forEach(partition ->
                        ends.put(new TopicPartition(Topic.LEDGER.name(prefix), partition), OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get(ANSWER_MAX_S, TimeUnit.SECONDS).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .anyMatch(end -> end > 0);
    }
}
