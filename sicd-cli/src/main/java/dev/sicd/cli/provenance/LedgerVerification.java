package dev.sicd.cli.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.replay.PartitionReaders;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.KeyRing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/**
 * Verifies the ledger from its topics alone. The whole partition of a run is read: the checkpoints are over all of it.
 *
 * @param origins the topic that checkpoints name, which is not the one that is read where that is a copy
 * @param pinned keys of the checkpoints; none: signatures are not checked
 */
public record LedgerVerification(String ledger, String origins, String checkpoints, Optional<KeyRing> pinned) {

    /**
     * What was found.
     *
     * @param heads by run, recomputed
     * @param checkpointsCovered how many checkpoints agree
     * @param leavesFound of those that were asked for
     */
    public record Result(
            long entries,
            Map<String, RunHead> heads,
            int checkpointsCovered,
            Set<Hash> leavesFound,
            List<Difference> differences) {}

    /** What one partition holds. */
    private record Part(PartitionCheck check, Set<Hash> found) {}

    /**
     * Verifies the partition of a run, or all of them, some at a time.
     *
     * @param leaves to look for
     * @param each sees every record, in the order of its partition, those of several partitions mixed, one after the other
     * @throws VerificationException when the topics cannot be read
     */
    public Result verify(LedgerTopics topics, Optional<String> run, Set<Hash> leaves, Consumer<LedgerRecord> each) {
        int partitions = topics.partitions(ledger);
        SignedCheckpoints signed = SignedCheckpoints.of(checkpoints, topics.texts(checkpoints), pinned);
        Lock seeing = new ReentrantLock();
        List<Part> parts =
                PartitionReaders.read(topics::another, partitionsOf(run, partitions), (reader, partition) -> {
                    PartitionCheck check =
                            new PartitionCheck(partition, partitions, signed.of(Checkpoint.origin(origins, partition)));
                    Set<Hash> found = new HashSet<>();
                    reader.read(ledger, partition, record -> {
                        Hash leaf = check.check(record);
                        if (leaves.contains(leaf)) {
                            found.add(leaf);
                        }
                        seeing.lock();
                        try {
                            each.accept(record);
                        } finally {
                            seeing.unlock();
                        }
                    });
                    check.end();
                    return new Part(check, found);
                });
        return result(signed, parts);
    }

    private static Result result(SignedCheckpoints signed, List<Part> parts) {
        List<Difference> differences = new ArrayList<>(signed.differences());
        Map<String, RunHead> heads = new LinkedHashMap<>();
        Set<Hash> found = new HashSet<>();
        long entries = 0;
        int covered = 0;
        for (Part part : parts) {
            differences.addAll(part.check().differences());
            heads.putAll(part.check().heads());
            found.addAll(part.found());
            entries += part.check().size();
            covered += part.check().covered();
        }
        return new Result(entries, heads, covered, found, differences);
    }

    private static List<Integer> partitionsOf(Optional<String> run, int partitions) {
        return run.map(id -> List.of(Utils.toPositive(Utils.murmur2(id.getBytes(UTF_8))) % partitions))
                .orElseGet(() -> IntStream.range(0, partitions).boxed().toList());
    }
}
