package dev.sicd.publisher;

import dev.sicd.publisher.Steps.Act;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A consumer in the model's group; of Kafka's own mock it takes what the publisher does not use. */
final class ModelSharer extends MockConsumer<byte[], byte[]> {
    private static final int RECORDS_MAX = 2;

    private final ModelLog log;
    private final ModelGroup group;
    private final Steps steps;
    private final String instance;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private Optional<ModelGroup.Member> member = Optional.empty();
    private Optional<ConsumerRebalanceListener> listener = Optional.empty();
    private Set<TopicPartition> mine = Set.of();

    ModelSharer(ModelLog log, ModelGroup group, Steps steps, String instance) {
        super("earliest");
        this.log = log;
        this.group = group;
        this.steps = steps;
        this.instance = instance;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener told) {
        listener = Optional.of(told);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (steps.at("before poll") == Act.ERROR) {
            throw new TimeoutException("the brokers cannot be reached");
        }
        if (member.isEmpty()) {
            member = Optional.of(group.join(instance));
        }
        ModelGroup.Member me = member.orElseThrow();
        switch (group.poll(me)) {
            case GO_ON -> {}
            case WAIT -> {
                return ConsumerRecords.empty();
            }
            case REVOKE -> {
                listener.orElseThrow().onPartitionsRevoked(mine);
                nothingIsMine();
                group.letGo(me);
                return ConsumerRecords.empty();
            }
            case LOST -> {
                listener.orElseThrow().onPartitionsLost(mine);
                nothingIsMine();
                group.letGo(me);
                return ConsumerRecords.empty();
            }
        }
        if (!mine.equals(group.assigned(me))) {
            mine = group.assigned(me);
            mine.forEach(partition -> positions.put(partition, group.committed(partition)));
            listener.orElseThrow().onPartitionsAssigned(mine);
        }
        return fetched();
    }

    private void nothingIsMine() {
        mine = Set.of();
        positions.clear();
        paused.clear();
    }

    private ConsumerRecords<byte[], byte[]> fetched() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (TopicPartition partition : mine) {
            if (paused.contains(partition)) {
                continue;
            }
            long from = positions.getOrDefault(partition, 0L);
            List<ConsumerRecord<byte[], byte[]>> records = log.from(partition, from, RECORDS_MAX);
            long to = records.size() < RECORDS_MAX
                    ? log.end(partition)
                    : records.getLast().offset() + 1;
            positions.put(partition, to);
            if (!records.isEmpty()) {
                fetched.put(partition, records);
                next.put(partition, new OffsetAndMetadata(to));
            }
        }
        return new ConsumerRecords<>(fetched, next);
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (steps.at("before commit " + offsets) == Act.ERROR) {
            throw new TimeoutException("the commit was not sent");
        }
        offsets.forEach((partition, offset) -> group.commit(member.orElseThrow(), partition, offset.offset()));
        if (steps.at("after commit") == Act.ERROR) {
            throw new TimeoutException("the commit was not answered");
        }
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        commitSync(offsets);
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return mine;
    }

    @Override
    public OptionalLong currentLag(TopicPartition partition) {
        return OptionalLong.of(log.end(partition) - positions.getOrDefault(partition, 0L));
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
        paused.addAll(partitions);
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions) {
        paused.removeAll(List.copyOf(partitions));
    }

    @Override
    public synchronized Set<TopicPartition> paused() {
        return Set.copyOf(paused);
    }

    /** It stays in the group. */
    @Override
    public void close(CloseOptions options) {}
}
