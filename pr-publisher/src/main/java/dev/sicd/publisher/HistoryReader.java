package dev.sicd.publisher;

import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what publishers have said, from the beginning and then on, into a {@link History}. For one thread. */
final class HistoryReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryReader.class);
    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_MAX = Duration.ofMillis(1_500);

    private final Consumer<byte[], byte[]> consumer;
    private final History history;

    private HistoryReader(Consumer<byte[], byte[]> consumer, History history) {
        this.consumer = consumer;
        this.history = history;
    }

    static HistoryReader open(Connections connections, String topicPrefix, History history) {
        Consumer<byte[], byte[]> consumer = connections.reader("history");
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.PULL_REQUESTS.name(topicPrefix)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return new HistoryReader(consumer, history);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Takes in what is there now, without waiting for more. */
    void read() {
        consumer.poll(Duration.ZERO).forEach(this::take);
    }

    /**
     * Takes in all that was said before this call, by whichever publisher.
     *
     * @throws KafkaException when that takes too long
     */
    void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + CATCH_UP_MAX.toNanos();
        while (!hasReached(ends)) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException(
                        "what was published before was not read within " + CATCH_UP_MAX.toSeconds() + " s");
            }
            consumer.poll(POLL).forEach(this::take);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }

    private boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Optional<byte[]> value = Optional.ofNullable(record.value());
        try {
            if (value.isPresent()
                    && EventCodec.decode(EventFamily.PULL_REQUEST, value.get()) instanceof PullRequestEvent event) {
                history.apply(event, Instant.ofEpochMilli(record.timestamp()));
            }
        } catch (DecodeException e) {
            // the gate quarantines it
            LOG.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.reason())
                    .log("an event of a pull request cannot be read");
        }
    }
}
