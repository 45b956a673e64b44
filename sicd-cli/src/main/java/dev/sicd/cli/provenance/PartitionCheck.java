package dev.sicd.cli.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.schemas.RecordHeaders;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;

/**
 * Recomputes one partition of the ledger, record by record: leaves over the exact bytes, the chain of each run, the tree at
 * each checkpoint. It reads nothing. Of the system it shares the tree of RFC 6962; chain and comparison are its own. It keeps a head per run, so its memory grows with the number of runs.
 */
final class PartitionCheck {
    /** Beyond that many differences more of them say nothing new. */
    private static final int DIFFERENCES_MAX = 100;

    private static final byte[] LEAF = {0x00};
    private static final byte[] LINK = {0x02};
    private static final byte[] START = {0x03};

    private final int partition;
    private final int partitions;
    private final List<Checkpoint> checkpoints;
    private final Map<String, RunHead> heads = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private final Map<Integer, Hash> subtrees = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private long size;
    private long firstOffset = -1;
    private int covered;
    private long lastGoodOffset = -1;

    /**
     * A check from the first record on.
     *
     * @param checkpoints of this partition, whose signatures are somebody else's to check
     */
    PartitionCheck(int partition, int partitions, List<Checkpoint> checkpoints) {
        this.partition = partition;
        this.partitions = partitions;
        this.checkpoints = checkpoints.stream()
                .sorted(Comparator.comparingLong(Checkpoint::size))
                .toList();
    }

    /** The leaf of the record, for who looks for one. */
    Hash check(LedgerRecord record) {
        Hash leaf = Hash.sha256(LEAF, length(record.key()), record.key(), length(record.value()), record.value());
        String run = new String(record.key(), UTF_8);
        if (firstOffset < 0) {
            firstOffset = record.offset();
        }
        if (!broken.contains(run)) {
            Optional<String> wrong = chain(run, leaf, record).or(() -> envelope(run, record));
            if (wrong.isPresent()) {
                // what follows in this run differs because of this; the first place is what matters
                broken.add(run);
                differ(Difference.at(
                        record,
                        "run %s position %s: %s"
                                .formatted(
                                        Problem.quoted(run),
                                        Problem.quoted(record.header(RecordHeaders.POSITION)),
                                        wrong.get())));
            }
        }
        grow(leaf, record);
        return leaf;
    }

    /** To be called after the last record: what the checkpoints know of must be there. */
    void end() {
        if (covered < checkpoints.size()) {
            Checkpoint next = checkpoints.get(covered);
            differ(new Difference(
                    partition + ":" + size + "-",
                    "a checkpoint covers %d entries, but only %d are there: the end was cut off, or entries were taken out"
                            .formatted(next.size(), size)));
        }
    }

    List<Difference> differences() {
        return List.copyOf(differences);
    }

    Map<String, RunHead> heads() {
        return Map.copyOf(heads);
    }

    long size() {
        return size;
    }

    Hash root() {
        return MerkleTree.root(size, this::subtree);
    }

    /** How many checkpoints agree with what was recomputed. */
    int covered() {
        return covered;
    }

    private Optional<String> chain(String run, Hash leaf, LedgerRecord record) {
        RunHead before = Optional.ofNullable(heads.get(run))
                .orElseGet(() -> new RunHead(0, Hash.sha256(START, run.getBytes(UTF_8))));
        RunHead after = new RunHead(
                before.position() + 1, Hash.sha256(LINK, before.head().bytes(), leaf.bytes()));
        heads.put(run, after);
        if (!record.header(RecordHeaders.LEAF).equals(leaf.hex())) {
            return Optional.of("its key and value hash to %s, its header says %s"
                    .formatted(leaf, Problem.quoted(record.header(RecordHeaders.LEAF))));
        }
        if (!record.header(RecordHeaders.POSITION).equals(Long.toString(after.position()))) {
            return Optional.of("it should be at position " + after.position());
        }
        if (!record.header(RecordHeaders.HEAD).equals(after.head().hex())) {
            return Optional.of("the chain's head is %s here, its header says %s"
                    .formatted(after.head(), Problem.quoted(record.header(RecordHeaders.HEAD))));
        }
        return Optional.empty();
    }

    /** What no hash covers, but the aggregator wrote: a header of the producer's own must not be able to break this. */
    private Optional<String> envelope(String run, LedgerRecord record) {
        int home = Utils.toPositive(Utils.murmur2(run.getBytes(UTF_8))) % partitions;
        if (home != record.partition()) {
            return Optional.of("a run of this name belongs on partition " + home);
        }
        String recordedAt = record.header(RecordHeaders.RECORDED_AT);
        // as the aggregator spells it, nearly always: to parse it costs more than all hashes
        boolean asWritten =
                recordedAt.equals(Instant.ofEpochMilli(record.timestamp()).toString());
        if (!asWritten && !millis(recordedAt).equals(Optional.of(record.timestamp()))) {
            return Optional.of("its header sicd-recorded-at is %s, its timestamp is %s"
                    .formatted(Problem.quoted(recordedAt), Instant.ofEpochMilli(record.timestamp())));
        }
        return Optional.empty();
    }

    private void grow(Hash leaf, LedgerRecord record) {
        MerkleTree.Subtree grown = MerkleTree.append(size, leaf, this::subtree);
        subtrees.put(grown.level(), grown.root());
        size++;
        while (covered < checkpoints.size() && checkpoints.get(covered).size() == size) {
            Hash root = root();
            if (!root.equals(checkpoints.get(covered).root())) {
                differ(new Difference(
                        "%d:%d-%d"
                                .formatted(
                                        partition,
                                        lastGoodOffset < 0 ? firstOffset : lastGoodOffset + 1,
                                        record.offset()),
                        "the checkpoint of %d entries was signed over another tree: something among these records was changed"
                                .formatted(size)));
                // later ones differ because of this one
                covered = checkpoints.size();
                return;
            }
            covered++;
            lastGoodOffset = record.offset();
        }
    }

    private Hash subtree(int level) {
        return Optional.ofNullable(subtrees.get(level)).orElseThrow();
    }

    private void differ(Difference difference) {
        if (differences.size() < DIFFERENCES_MAX) {
            differences.add(difference);
        }
    }

    private static Optional<Long> millis(String text) {
        try {
            return Optional.of(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static byte[] length(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array();
    }
}
