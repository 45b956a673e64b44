package dev.sicd.cli.rebuild;

import dev.sicd.aggregator.LedgerReplay;
import dev.sicd.cli.provenance.Difference;
import dev.sicd.cli.provenance.LedgerRecord;
import dev.sicd.cli.provenance.LedgerTopics;
import dev.sicd.cli.provenance.LedgerVerification;
import dev.sicd.cli.refold.RefoldedStores;
import dev.sicd.cli.refold.TemporaryDirectory;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * One rebuild: verifies the ledger, concludes how far the inputs were read, folds each partition into stores on the disk,
 * writes these to new changelogs, and lets the aggregators go on there. Nothing is changed before all of the ledger holds; what is broken off
 * after that is begun again.
 */
final class Rebuild {
    private final LedgerTopics topics;
    private final AggregatorGroup group;
    private final String prefix;
    private final int partitions;
    private final Optional<KeyRing> checkpointKeys;
    private final Terminal terminal;

    Rebuild(
            LedgerTopics topics,
            AggregatorGroup group,
            String prefix,
            int partitions,
            Optional<KeyRing> checkpointKeys,
            Terminal terminal) {
        this.topics = topics;
        this.group = group;
        this.prefix = prefix;
        this.partitions = partitions;
        this.checkpointKeys = checkpointKeys;
        this.terminal = terminal;
    }

    /**
     * What would be done.
     *
     * @param differences in the ledger; where there are any nothing can be rebuilt
     * @param consumed what the ledger knows of the inputs
     * @param next where the inputs would be read on
     */
    record Plan(List<Difference> differences, ConsumedInputs consumed, Map<TopicPartition, Long> next) {}

    /**
     * Looks at all that there is, and changes nothing.
     *
     * @param fromStart read all that the inputs hold again, whatever the ledger says of them
     */
    Plan plan(boolean fromStart) throws InterruptedException {
        group.awaitStopped(waiting -> terminal.line("rebuild: " + waiting));
        refuseCutLedger();
        ConsumedInputs consumed = new ConsumedInputs(prefix, partitions);
        String ledger = Topic.LEDGER.name(prefix);
        LedgerVerification.Result verified = new LedgerVerification(
                        ledger, ledger, Topic.CHECKPOINTS.name(prefix), checkpointKeys)
                .verify(topics, Optional.empty(), Set.of(), partition -> consumed::admitted);
        terminal.line("rebuild: %s has %d entries of %d runs; %d checkpoints agree"
                .formatted(ledger, verified.entries(), verified.heads().size(), verified.checkpointsCovered()));
        read(Topic.QUARANTINE, consumed::quarantined);
        read(Topic.REROUTED, consumed::rerouted);
        Map<TopicPartition, Long> next = next(consumed, fromStart);
        return new Plan(verified.differences(), consumed, next);
    }

    /** Does it. */
    void carryOut(Plan plan, ChangelogWriter changelogs) throws InterruptedException, IOException {
        group.markUnfinished();
        group.makeChangelogsAnew();
        Map<Integer, String> checkpoints = lastCheckpoints();
        for (int partition = 0; partition < partitions; partition++) {
            try (TemporaryDirectory directory = TemporaryDirectory.create("sicd-rebuild");
                    RefoldedStores stores = RefoldedStores.create(directory.path())) {
                LedgerReplay replay = new LedgerReplay(stores, partition);
                topics.read(Topic.LEDGER.name(prefix), partition, record -> replay(replay, record));
                plan.consumed()
                        .conflicts(partition)
                        .forEach(conflict -> replay.conflict(conflict.runId(), conflict.rerouted()));
                Optional.ofNullable(checkpoints.get(partition)).ifPresent(replay::checkpoint);
                terminal.line("rebuild: partition %d is folded and written, %d entries of its stores"
                        .formatted(partition, changelogs.write(partition, stores)));
            }
        }
        group.resumeAt(plan.next());
    }

    private static void replay(LedgerReplay replay, LedgerRecord record) {
        try {
            Coordinates source = Coordinates.parseSource(record.header(RecordHeaders.SOURCE))
                    .orElseThrow(() -> unusable(record, "it does not say where it came from"));
            Instant recordedAt = Instant.parse(record.header(RecordHeaders.RECORDED_AT));
            LedgerEntry entry = replay.replay(record.key(), record.value(), source, recordedAt);
            if (!record.header(RecordHeaders.HEAD).equals(entry.head().hex())) {
                throw unusable(record, "it does not follow what is before it");
            }
        } catch (DecodeException e) {
            throw unusable(record, "this build cannot read it (" + e.getMessage() + "); use a newer one");
        } catch (DateTimeException e) {
            throw unusable(record, "it does not say when it was recorded");
        }
    }

    private static RebuildException unusable(LedgerRecord record, String why) {
        return new RebuildException("%d:%d of the ledger cannot be folded: %s; see 'sicd verify-chain'"
                .formatted(record.partition(), record.offset(), why));
    }

    private void refuseCutLedger() throws InterruptedException {
        List<TopicPartition> ledger = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topic.LEDGER.name(prefix), partition))
                .toList();
        group.beginnings(ledger).forEach((partition, first) -> {
            if (first > 0) {
                throw new RebuildException("the ledger lacks its beginning: " + partition + " starts at offset " + first
                        + "; only a whole one can be folded");
            }
        });
    }

    private Map<TopicPartition, Long> next(ConsumedInputs consumed, boolean fromStart) throws InterruptedException {
        Map<TopicPartition, Long> beginnings = group.beginnings(group.inputs());
        Map<TopicPartition, Long> ends = group.ends(group.inputs());
        Map<TopicPartition, Long> lastRerouted = new HashMap<>();
        read(
                Topic.REROUTED,
                record -> lastRerouted.put(
                        new TopicPartition(Topic.REROUTED.name(prefix), record.partition()), record.offset()));
        Map<TopicPartition, Long> next = new HashMap<>();
        Map<String, List<String>> places = new TreeMap<>();
        long later = 0;
        for (TopicPartition input : group.inputs()) {
            long end = ends.getOrDefault(input, 0L);
            long beginning = beginnings.getOrDefault(input, 0L);
            long read = fromStart ? beginning : Math.max(beginning, consumed.next(input));
            if (read > end) {
                throw new RebuildException(
                        "%s ends at %d, but the ledger holds what was read there at %d: it is not the topic any more that was folded; with --inputs-from-start all of it is read"
                                .formatted(input, end, read - 1));
            }
            // behind the last rerouted record there are only the ends of the transactions that wrote them
            boolean whole =
                    input.topic().equals(Topic.REROUTED.name(prefix)) && read > lastRerouted.getOrDefault(input, -1L);
            next.put(input, whole ? end : read);
            later += end - next.get(input);
            places.computeIfAbsent(input.topic(), ignored -> new ArrayList<>())
                    .add(input.partition() + ":" + next.get(input));
        }
        places.forEach(
                (topic, at) -> terminal.line("rebuild: %s is read on at %s".formatted(topic, String.join(" ", at))));
        terminal.line("rebuild: %d input records come after that".formatted(later));
        return next;
    }

    private void read(Topic topic, Consumer<LedgerRecord> each) {
        for (int partition = 0; partition < partitions; partition++) {
            topics.read(topic.name(prefix), partition, each);
        }
    }

    /** By partition. They were verified with the ledger. */
    private Map<Integer, String> lastCheckpoints() {
        Map<Integer, String> notes = new HashMap<>();
        Map<Integer, Long> sizes = new HashMap<>();
        for (String note : topics.texts(Topic.CHECKPOINTS.name(prefix))) {
            Checkpoint checkpoint = Checkpoint.parse(SignedNote.text(note)).orElseThrow();
            for (int partition = 0; partition < partitions; partition++) {
                boolean ofIt = checkpoint.origin().equals(Checkpoint.origin(Topic.LEDGER.name(prefix), partition));
                // a new key signs again what the old one signed: of two with one size the later counts
                if (ofIt && checkpoint.size() >= sizes.getOrDefault(partition, 0L)) {
                    sizes.put(partition, checkpoint.size());
                    notes.put(partition, note);
                }
            }
        }
        return notes;
    }
}
