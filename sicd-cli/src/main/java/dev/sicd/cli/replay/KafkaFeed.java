package dev.sicd.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.RecordHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** A ledger on its brokers, read by a plain consumer of committed records: no group, none of the system's stores. */
public final class KafkaFeed implements LedgerFeed {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CALL_MAX = Duration.ofSeconds(15);
    /** Without a record for so long, the end is not reached any more. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");

    private final String topic;
    private final Map<String, String> properties;
    private final KafkaConsumer<byte[], byte[]> consumer;

    private KafkaFeed(String topic, Map<String, String> properties, KafkaConsumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.properties = properties;
        this.consumer = consumer;
    }

    /**
     * A feed of a topic.
     *
     * @param properties of a Kafka client, {@code bootstrap.servers} among them
     * @throws ReplayException when they are none
     */
    public static KafkaFeed open(String topic, Map<String, String> properties) {
        try {
            return new KafkaFeed(topic, Map.copyOf(properties), PlainConsumer.with(properties));
        } catch (KafkaException e) {
            throw new ReplayException("the brokers cannot be reached as asked: " + causes(e), e);
        }
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public String cluster() {
        try (Admin admin = Admin.create(Map.copyOf(properties))) {
            return admin.describeCluster().clusterId().get(CALL_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw unreadable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable(e);
        }
    }

    @Override
    public SortedMap<Integer, Span> spans() {
        return asked(() -> {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new ReplayException("there is no topic '" + topic + "'; check --prefix and --topic");
            }
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            SortedMap<Integer, Span> spans = new TreeMap<>();
            partitions.forEach(partition -> spans.put(
                    partition.partition(),
                    new Span(starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L))));
            return spans;
        });
    }

    @Override
    public Map<Integer, Long> offsetsAt(Instant moment) {
        return asked(() -> {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(KafkaFeed::partition)
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                    partitions.stream().collect(Collectors.toMap(Function.identity(), any -> moment.toEpochMilli())));
            return partitions.stream()
                    .collect(Collectors.toMap(
                            TopicPartition::partition,
                            partition -> Optional.ofNullable(found.get(partition))
                                    .map(OffsetAndTimestamp::offset)
                                    .orElseGet(() -> ends.getOrDefault(partition, 0L))));
        });
    }

    @Override
    public void read(int partition, Span span, Each each) {
        if (span.isEmpty()) {
            return;
        }
        TopicPartition source = new TopicPartition(topic, partition);
        asked(() -> {
            consumer.assign(List.of(source));
            consumer.seek(source, span.from());
            long lastHeardNanos = System.nanoTime();
            while (consumer.position(source) < span.end()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() >= span.end() || !each.accept(line(record))) {
                        return true;
                    }
                    lastHeardNanos = System.nanoTime();
                }
                if (System.nanoTime() - lastHeardNanos > SILENCE_MAX.toNanos()) {
                    throw new ReplayException("nothing came from " + source + " for " + SILENCE_MAX.toSeconds()
                            + " s, which ends at " + span.end() + "; is a transaction open on it?");
                }
            }
            return true;
        });
    }

    @Override
    public void follow(Map<Integer, Long> from, Each each) {
        asked(() -> {
            consumer.assign(from.keySet().stream()
                    .map(partition -> new TopicPartition(topic, partition))
                    .toList());
            from.forEach((partition, offset) -> consumer.seek(new TopicPartition(topic, partition), offset));
            while (!Thread.currentThread().isInterrupted()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!each.accept(line(record))) {
                        return true;
                    }
                }
            }
            return true;
        });
    }

    @Override
    public void close() {
        consumer.close();
    }

    private <T> T asked(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    @FunctionalInterface
    private interface Asking<T> {
        T ask();
    }

    private ReplayException unreadable(Exception e) {
        return new ReplayException(
                "topic '%s' on %s cannot be read: %s; check --bootstrap-servers, --prefix and that the brokers run"
                        .formatted(topic, properties.getOrDefault("bootstrap.servers", "?"), causes(e)),
                e);
    }

    private static String causes(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    private static LedgerLine line(ConsumerRecord<byte[], byte[]> record) {
        return new LedgerLine(
                record.partition(),
                record.offset(),
                record.key() == null ? "" : new String(record.key(), UTF_8),
                position(header(record, RecordHeaders.POSITION)),
                Instant.ofEpochMilli(record.timestamp()),
                header(record, RecordHeaders.SOURCE),
                header(record, RecordHeaders.LEAF),
                header(record, RecordHeaders.HEAD),
                record.value() == null ? new byte[0] : record.value());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, UTF_8))
                .orElse("");
    }

    private static long position(String text) {
        return POSITION.matcher(text).matches() ? Long.parseLong(text) : 0;
    }
}
