package dev.sicd.publisher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Topics in memory as a committed read shows them: what was aborted, and what brokers mark the ends with, takes offsets. */
final class ModelLog {
    private final Map<TopicPartition, List<Optional<ConsumerRecord<byte[], byte[]>>>> partitions = new HashMap<>();

    ConsumerRecord<byte[], byte[]> append(
            TopicPartition partition, byte[] key, byte[] value, Headers headers, long atMillis) {
        List<Optional<ConsumerRecord<byte[], byte[]>>> records = of(partition);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                records.size(),
                atMillis,
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
        records.add(Optional.of(record));
        return record;
    }

    ConsumerRecord<byte[], byte[]> append(TopicPartition partition, byte[] key, byte[] value, long atMillis) {
        return append(partition, key, value, new RecordHeaders(), atMillis);
    }

    /** What nobody may read: of a transaction that was aborted, or a broker's mark. */
    void appendUnreadable(TopicPartition partition) {
        of(partition).add(Optional.empty());
    }

    long end(TopicPartition partition) {
        return of(partition).size();
    }

    /** Behind the last record that can be read: nobody commits what comes after it. */
    long readableEnd(TopicPartition partition) {
        List<Optional<ConsumerRecord<byte[], byte[]>>> records = of(partition);
        int end = records.size();
        while (end > 0 && records.get(end - 1).isEmpty()) {
            end--;
        }
        return end;
    }

    /** From an offset on, all that can be read. */
    List<ConsumerRecord<byte[], byte[]>> from(TopicPartition partition, long offset, int max) {
        List<Optional<ConsumerRecord<byte[], byte[]>>> records = of(partition);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        for (long at = offset; at < records.size() && found.size() < max; at++) {
            records.get((int) at).ifPresent(found::add);
        }
        return found;
    }

    private List<Optional<ConsumerRecord<byte[], byte[]>>> of(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, unused -> new ArrayList<>());
    }
}
