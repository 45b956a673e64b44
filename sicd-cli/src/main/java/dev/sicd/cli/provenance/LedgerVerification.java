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
import java.util.function.Consumer;
import java.util.function.IntFunction;
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

    /**
     * Verifies the partition of a run, or all of them, some at a time.
     *
     * @param leaves to look for
     * @param watchers asked once for each partition, by several threads, for who sees its records, in their order
     * @throws VerificationException when the topics cannot be read
     */
    public Result verify(
            LedgerTopics topics, Optional<String> run, Set<Hash> leaves, IntFunction<Consumer<LedgerRecord>> watchers) {
        int partitions = topics.partitions(ledger);
        SignedCheckpoints signed = SignedCheckpoints.of(checkpoints, topics.texts(checkpoints), pinned);
        try {
            List<Result> parts = PartitionReaders.read(
                    topics::another,
                    partitionsOf(run, partitions),
                    (reader, partition) -> verify(
                            reader,
                            new PartitionCheck(partition, partitions, signed.of(Checkpoint.origin(origins, partition))),
                            partition,
                            leaves,
                            watchers.apply(partition)));
            return together(signed.differences(), parts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VerificationException("the ledger was not read to its end: interrupted", e);
        }
    }

    private Result verify(
            LedgerTopics reader,
            PartitionCheck check,
            int partition,
            Set<Hash> leaves,
            Consumer<LedgerRecord> watcher) {
        Set<Hash> found = new HashSet<>();
        reader.read(ledger, partition, record -> {
            Hash leaf = check.check(record);
            if (leaves.contains(leaf)) {
                found.add(leaf);
            }
            watcher.accept(record);
        });
        check.end();
        return new Result(check.size(), check.heads(), check.covered(), found, check.differences());
    }

    private static Result together(List<Difference> ofCheckpoints, List<Result> parts) {
        List<Difference> differences = new ArrayList<>(ofCheckpoints);
        Map<String, RunHead> heads = new LinkedHashMap<>();
        Set<Hash> found = new HashSet<>();
        long entries = 0;
        int covered = 0;
        for (Result part : parts) {
            differences.addAll(part.differences());
            heads.putAll(part.heads());
            found.addAll(part.leavesFound());
            entries += part.entries();
            covered += part.checkpointsCovered();
        }
        return new Result(entries, heads, covered, found, differences);
    }

    private static List<Integer> partitionsOf(Optional<String> run, int partitions) {
        return run.map(id -> List.of(Utils.toPositive(Utils.murmur2(id.getBytes(UTF_8))) % partitions))
                .orElseGet(() -> IntStream.range(0, partitions).boxed().toList());
    }
}
