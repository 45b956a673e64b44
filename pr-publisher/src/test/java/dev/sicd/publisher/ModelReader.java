package dev.sicd.publisher;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A consumer of the model's log without a group. Who does not wait may get less than there is. */
final class ModelReader extends MockConsumer<byte[], byte[]> {
    private final ModelLog log;
    private final int partitions;
    private final Random random;
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    ModelReader(ModelLog log, int partitions, Random random) {
        super("none");
        this.log = log;
        this.partitions = partitions;
        this.random = random;
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new PartitionInfo(topic, partition, null, null, null))
                .toList();
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> assigned) {
        positions.clear();
        assigned.forEach(partition -> positions.put(partition, 0L));
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return positions.keySet();
    }

    @Override
    public synchronized void unsubscribe() {
        positions.clear();
    }

    @Override
    public synchronized void seekToBeginning(Collection<TopicPartition> from) {
        from.forEach(partition -> positions.put(partition, 0L));
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        positions.put(partition, offset);
    }

    @Override
    public synchronized long position(TopicPartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> of) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        of.forEach(partition -> ends.put(partition, log.end(partition)));
        return ends;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (timeout.isZero() && random.nextInt(3) == 0) {
            return ConsumerRecords.empty();
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched = new HashMap<>();
        for (TopicPartition partition : new HashSet<>(positions.keySet())) {
            List<ConsumerRecord<byte[], byte[]>> records = log.from(partition, position(partition), Integer.MAX_VALUE);
            positions.put(partition, log.end(partition));
            if (!records.isEmpty()) {
                fetched.put(partition, records);
            }
        }
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        positions.forEach((partition, position) -> next.put(partition, new OffsetAndMetadata(position)));
        return new ConsumerRecords<>(fetched, next);
    }

    @Override
    public void close() {}

    @Override
    public void close(CloseOptions options) {}
}
