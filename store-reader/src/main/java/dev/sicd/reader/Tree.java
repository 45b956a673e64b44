package dev.sicd.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.reader.StoreReader.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tree over one partition of the ledger. It is what the fold claims; only the ledger itself proves it.
 *
 * @param size leaves, one per ledger record
 * @param root of the tree, computed from the stored subtrees
 * @param checkpoint the last signed note; it may cover less than {@code size}
 */
public record Tree(long size, Hash root, Optional<String> checkpoint) {
    static Tree of(List<Entry> entries) {
        TreeMap<byte[], byte[]> byKey = new TreeMap<>(Arrays::compareUnsigned);
        entries.forEach(entry -> byKey.put(entry.key(), entry.value()));
        long size = Optional.ofNullable(byKey.get(Keys.treeSize()))
                .map(Keys::lastLong)
                .orElse(0L);
        Hash root = MerkleTree.root(size, level -> subtree(byKey, level));
        Optional<String> checkpoint =
                Optional.ofNullable(byKey.get(Keys.lastCheckpoint())).map(note -> new String(note, UTF_8));
        return new Tree(size, root, checkpoint);
    }

    static boolean same(List<Entry> one, List<Entry> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!Arrays.equals(one.get(i).key(), other.get(i).key())
                    || !Arrays.equals(one.get(i).value(), other.get(i).value())) {
                return false;
            }
        }
        return true;
    }

    private static Hash subtree(TreeMap<byte[], byte[]> byKey, int level) {
        return Optional.ofNullable(byKey.get(Keys.subtree(level)))
                .map(Hash::of)
                .orElseThrow(() -> new IllegalStateException("the tree store has no subtree of level " + level));
    }
}
