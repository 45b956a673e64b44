package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets operators look at the records of a topic where they are: committed ones, by a plain consumer that is in no group
 * and keeps no place. It follows no topic: each reading has a consumer of its own, and an end. Thread-safe.
 */
final class TopicReader {
    /** People ask, seldom: more at a time would only take memory from the writes. */
    private static final int SEARCHES_MAX = 2;

    /** Of single records: each is short, and whoever redrives does not wait for those who search. */
    private static final int LOOKS_MAX = 2;

    private static final Duration TURN_MAX = Duration.ofSeconds(2);
    private static final Duration READING_MAX = Duration.ofSeconds(8);
    private static final Duration CALL_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

    private final Map<String, Object> settings;
    private final String prefix;
    private final Semaphore searches = new Semaphore(SEARCHES_MAX, true);
    private final Semaphore looks = new Semaphore(LOOKS_MAX, true);

    TopicReader(IngestConfig config) {
        this.settings = settings(config);
        this.prefix = config.topicPrefix();
    }

    /** What somebody wants to know of a topic. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Session session) throws InterruptedException;
    }

    /**
     * Offsets of a partition.
     *
     * @param from the first
     * @param end the one after the last
     */
    record Span(long from, long end) {
        boolean isEmpty() {
            return from >= end;
        }

        boolean contains(long offset) {
            return offset >= from && offset < end;
        }
    }

    /**
     * Reads what may be many records.
     *
     * @throws Problem 503 when Kafka does not answer, or too many are reading
     */
    <T> T read(Topic topic, Reading<T> reading) throws InterruptedException {
        return read(topic, searches, reading);
    }

    /**
     * The record at a place; empty where there is none, or none any more.
     *
     * @throws Problem 503 when Kafka does not answer in time, or too many are looking
     */
    Optional<ConsumerRecord<byte[], byte[]>> at(Topic topic, int partition, long offset) throws InterruptedException {
        return read(topic, looks, session -> session.at(partition, offset));
    }

    private <T> T read(Topic topic, Semaphore turns, Reading<T> reading) throws InterruptedException {
        if (!turns.tryAcquire(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problem.unavailable("others are reading from the log; try again", RETRY_AFTER);
        }
        try {
            return read(topic.name(prefix), reading);
        } finally {
            turns.release();
        }
    }

    private <T> T read(String topic, Reading<T> reading) throws InterruptedException {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return reading.of(new Session(consumer, topic, Deadline.after(READING_MAX)));
        } catch (InterruptException e) {
            // Kafka sets the flag again; the checked exception says the same
            InterruptedException interrupted = new InterruptedException("while reading: " + Thread.interrupted());
            interrupted.initCause(e);
            throw interrupted;
        } catch (TopicAuthorizationException e) {
            throw Problem.unavailable(
                    "the brokers do not let ingest-service read %s; grant what ./sicd topics acls prints for ingest"
                            .formatted(topic),
                    RETRY_AFTER);
        } catch (KafkaException e) {
            LOG.atWarn().setCause(e).addKeyValue("topic", topic).log("a topic cannot be read");
            throw unreadable(topic, e.getClass().getSimpleName());
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private static Problem unreadable(String topic, String why) {
        return Problem.unavailable(
                "%s cannot be read now (%s); see that Kafka runs, and that the topic is there (./sicd topics apply)"
                        .formatted(topic, why),
                RETRY_AFTER);
    }

    /** One reading of one topic, for one thread. */
    static final class Session {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final String topic;
        private final Deadline deadline;

        private Session(KafkaConsumer<byte[], byte[]> consumer, String topic, Deadline deadline) {
            this.consumer = consumer;
            this.topic = topic;
            this.deadline = deadline;
        }

        /**
         * What each partition holds now, up to the first record of an open transaction.
         *
         * @throws Problem 503 when there is no such topic
         */
        Map<Integer, Span> spans() {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, CALL_MAX).stream()
                    .map(Session::partition)
                    .toList();
            if (partitions.isEmpty()) {
                throw unreadable(topic, "it has no partitions");
            }
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, CALL_MAX);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_MAX);
            Map<Integer, Span> spans = new HashMap<>();
            partitions.forEach(partition -> spans.put(
                    partition.partition(),
                    new Span(starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L))));
            return spans;
        }

        /**
         * Reads spans of several partitions, each in its order.
         *
         * @return false when the time was over before all was read
         */
        boolean read(Map<Integer, Span> wanted, Consumer<ConsumerRecord<byte[], byte[]>> each) {
            Map<TopicPartition, Span> open = new HashMap<>();
            wanted.forEach((partition, span) -> open.put(new TopicPartition(topic, partition), span));
            open.values().removeIf(Span::isEmpty);
            consumer.assign(open.keySet());
            // those of the blocks before are paused still
            consumer.resume(open.keySet());
            open.forEach((partition, span) -> consumer.seek(partition, span.from()));
            while (!open.isEmpty() && !deadline.isOver()) {
                consumer.poll(deadline.left(POLL)).forEach(record -> {
                    Span span = open.get(new TopicPartition(record.topic(), record.partition()));
                    if (span != null && span.contains(record.offset())) {
                        each.accept(record);
                    }
                });
                pauseWhatIsRead(open);
            }
            return open.isEmpty();
        }

        private Optional<ConsumerRecord<byte[], byte[]>> at(int partition, long offset) {
            Span held = spans().getOrDefault(partition, new Span(0, 0));
            if (!held.contains(offset)) {
                return Optional.empty();
            }
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            if (!read(Map.of(partition, new Span(offset, offset + 1)), found::add)) {
                throw Problem.unavailable(
                        "%s:%d:%d could not be read in time; try again".formatted(topic, partition, offset),
                        RETRY_AFTER);
            }
            return found.stream().findFirst();
        }

        private void pauseWhatIsRead(Map<TopicPartition, Span> open) {
            List<TopicPartition> read = open.entrySet().stream()
                    .filter(span ->
                            consumer.position(span.getKey()) >= span.getValue().end())
                    .map(Map.Entry::getKey)
                    .toList();
            consumer.pause(read);
            read.forEach(open::remove);
        }

        private static TopicPartition partition(PartitionInfo info) {
            return new TopicPartition(info.topic(), info.partition());
        }
    }

    private static Map<String, Object> settings(IngestConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, config.topicPrefix() + "-ingest-reader");
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        settings.putAll(config.kafka());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_MAX.toMillis());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // a record may be 6 MiB: what is fetched ahead stays within a few of them
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        // a fetch that waits at the end of the topic holds up what is asked next, and closing
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return Map.copyOf(settings);
    }
}
