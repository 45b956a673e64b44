package dev.sicd.cli.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.provenance.LedgerRecord;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.QuarantineReason;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Concludes from what the fold wrote how far it had read: it reads each partition in order, so whatever lies before a record
 * that left a trace was read too. What it read later and only dropped, as a repeat, left none. It asks nobody.
 */
final class ConsumedInputs {
    /** As the aggregator signs what it puts into the quarantine. */
    private static final String AGGREGATOR = "aggregator";

    private final String prefix;
    private final int partitions;
    /** Offset of the last record with a trace. */
    private final Map<TopicPartition, Long> read = new ConcurrentHashMap<>();
    /** Likewise, of those that went over the rerouted records of a partition. */
    private final Map<Way, Long> readOver = new ConcurrentHashMap<>();

    private final Map<Integer, List<Conflict>> conflicts = new HashMap<>();

    /** From where records were rerouted, and to which partition. */
    private record Way(TopicPartition from, int to) {}

    /**
     * An event that was kept out of its run since its id was admitted with other content.
     *
     * @param rerouted whether it came over the rerouted records
     */
    record Conflict(String runId, boolean rerouted) {}

    ConsumedInputs(String prefix, int partitions) {
        this.prefix = prefix;
        this.partitions = partitions;
    }

    /** A record of the ledger was read from where it says, in its own partition or on another one. For many threads. */
    void admitted(LedgerRecord record) {
        source(record).ifPresent(source -> trace(source, record.partition()));
    }

    /** Likewise a record of the quarantine, where the aggregator put it there. */
    void quarantined(LedgerRecord record) {
        Optional<Coordinates> source = source(record);
        if (!record.header(RecordHeaders.SERVICE).equals(AGGREGATOR) || source.isEmpty()) {
            return;
        }
        boolean conflict = record.header(RecordHeaders.REASON).equals(QuarantineReason.CONTENT_CONFLICT.name());
        if (!conflict) {
            trace(source.get(), source.get().partition());
            return;
        }
        // what is recognised as one was read on its run's partition
        String runId = new String(record.key(), UTF_8);
        int home = Keys.partitionOf(runId, partitions);
        trace(source.get(), home);
        conflicts
                .computeIfAbsent(home, ignored -> new ArrayList<>())
                .add(new Conflict(runId, source.get().partition() != home));
    }

    /** A rerouted record. To be called after all of ledger and quarantine: these tell whether it was read, too. */
    void rerouted(LedgerRecord record) {
        Optional<Coordinates> source = source(record);
        if (source.isEmpty()) {
            return;
        }
        TopicPartition from = partition(source.get());
        read.merge(from, source.get().offset(), Math::max);
        if (source.get().offset() <= readOver.getOrDefault(new Way(from, record.partition()), -1L)) {
            read.merge(new TopicPartition(Topic.REROUTED.name(prefix), record.partition()), record.offset(), Math::max);
        }
    }

    /** The next offset to read; 0 where nothing says that anything was. */
    long next(TopicPartition input) {
        return read.getOrDefault(input, -1L) + 1;
    }

    /** What was kept out of the runs of a partition. */
    List<Conflict> conflicts(int partition) {
        return conflicts.getOrDefault(partition, List.of());
    }

    private void trace(Coordinates source, int home) {
        TopicPartition from = partition(source);
        read.merge(from, source.offset(), Math::max);
        if (from.partition() != home) {
            readOver.merge(new Way(from, home), source.offset(), Math::max);
        }
    }

    private static TopicPartition partition(Coordinates at) {
        return new TopicPartition(at.topic(), at.partition());
    }

    private static Optional<Coordinates> source(LedgerRecord record) {
        return Coordinates.parse(record.header(RecordHeaders.SOURCE));
    }
}
