package dev.sicd.aggregator;

import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the ends of the inputs with what the fold committed. It asks the broker, not the tasks: a transactional
 * topic's end includes markers that no processor ever sees.
 */
final class InputLag implements Inputs {
    private static final Logger LOG = LoggerFactory.getLogger(InputLag.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration LOOK_HOLDS = Duration.ofSeconds(5);
    private static final int TRIES_MAX = 3;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final Admin admin;
    private final String groupId;
    private final String prefix;
    private final int partitions;
    private final InstantSource clock;
    private final AtomicLongArray caughtUpMillis;
    private volatile Snapshot latest = new Snapshot(Instant.EPOCH, Map.of(), Map.of());

    /** Next offsets, as Kafka commits them; a partition that was never committed is absent. */
    private record Snapshot(Instant at, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {
        boolean isEmpty() {
            return ends.isEmpty();
        }
    }

    InputLag(Admin admin, String groupId, String prefix, int partitions, InstantSource clock) {
        this.admin = admin;
        this.groupId = groupId;
        this.prefix = prefix;
        this.partitions = partitions;
        this.clock = clock;
        this.caughtUpMillis = new AtomicLongArray(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            caughtUpMillis.set(partition, clock.millis());
        }
    }

    /** Asks the broker once. */
    void refresh() throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            inputs(partition).forEach(input -> wanted.put(input, OffsetSpec.latest()));
        }
        Instant before = clock.instant();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> offsets =
                admin.listOffsets(wanted).all().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        offsets.forEach((partition, info) -> ends.put(partition, info.offset()));
        Snapshot snapshot = new Snapshot(before, Map.copyOf(ends), Map.copyOf(committed()));
        for (int partition = 0; partition < partitions; partition++) {
            if (records(snapshot, partition) == 0) {
                caughtUpMillis.set(partition, before.toEpochMilli());
            }
        }
        latest = snapshot;
    }

    private boolean holds(Instant now) {
        return now.isBefore(latest.at().plus(LOOK_HOLDS));
    }

    @Override
    public Map<TopicPartition, Long> committed(int partition) {
        for (int tried = 1; ; tried++) {
            try {
                Map<TopicPartition, Long> committed = committed();
                committed.keySet().removeIf(input -> input.partition() != partition);
                return committed;
            } catch (ExecutionException | TimeoutException e) {
                LOG.atWarn()
                        .addKeyValue("partition", partition)
                        .addKeyValue("tried", tried)
                        .setCause(e)
                        .log("it is not known what was folded before, so nothing is folded on it");
                if (tried == TRIES_MAX) {
                    throw new IllegalStateException("the brokers do not say what was folded before", e);
                }
                LockSupport.parkNanos(TRY_AGAIN.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("it was stopped before it knew what was folded before", e);
            }
        }
    }

    private Map<TopicPartition, Long> committed() throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> of = admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        for (Map.Entry<TopicPartition, OffsetAndMetadata> next : of.entrySet()) {
            if (next.getValue() != null) {
                StateOnBrokers.refuseUnfinished(next.getValue());
                committed.put(next.getKey(), next.getValue().offset());
            }
        }
        return committed;
    }

    /** Asks the broker for the last records of a partition's inputs; those without records are left out. */
    List<Coordinates> lastRecords(int partition) throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        // rerouted records are ours: whoever wrote them waits at the topic that he wrote to
        Topic.inputs()
                .forEach(topic -> wanted.put(new TopicPartition(topic.name(prefix), partition), OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(wanted).all().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        return ends.entrySet().stream()
                .filter(end -> end.getValue().offset() > 0)
                .map(end -> new Coordinates(
                        end.getKey().topic(), partition, end.getValue().offset() - 1))
                .toList();
    }

    /** The instant of the latest look, if all inputs of the partition were committed to their ends by then. */
    @Override
    public Optional<Instant> caughtUpAt(int partition) {
        Snapshot snapshot = latest;
        return !snapshot.isEmpty() && records(snapshot, partition) == 0 ? Optional.of(snapshot.at()) : Optional.empty();
    }

    /** Input records of all partitions that are not committed, −1 while the brokers do not say. */
    long records() {
        Snapshot snapshot = latest;
        return holds(clock.instant())
                ? IntStream.range(0, partitions)
                        .mapToLong(partition -> records(snapshot, partition))
                        .sum()
                : -1;
    }

    /** What a partition's readers are told: records that are not committed (−1 while the brokers do not say), and how long ago there were none. */
    StoreReader.Lag of(int partition) {
        Snapshot snapshot = latest;
        long records = holds(clock.instant()) ? records(snapshot, partition) : -1;
        long millis = records == 0 ? 0 : clock.millis() - caughtUpMillis.get(partition);
        return new StoreReader.Lag(records, Math.max(0, millis));
    }

    private long records(Snapshot snapshot, int partition) {
        return inputs(partition)
                .mapToLong(input -> Math.max(
                        0,
                        snapshot.ends().getOrDefault(input, 0L)
                                - snapshot.committed().getOrDefault(input, 0L)))
                .sum();
    }

    private Stream<TopicPartition> inputs(int partition) {
        return Stream.concat(Topic.inputs().stream(), Stream.of(Topic.REROUTED))
                .map(topic -> new TopicPartition(topic.name(prefix), partition));
    }
}
