package dev.sicd.aggregator;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.fold.FoldStores;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tree of RFC 6962 over every entry of this task's ledger partition, in the order of the records there: one task writes
 * a partition, so the order in which it appends is that order. It signs nothing.
 */
final class LedgerTree {
    private final FoldStores stores;
    /** As stored, by level; null where the tree had no complete subtree of that size yet. */
    private final @Nullable Hash[] subtrees = new Hash[Long.SIZE];

    private long size;

    /** Goes on where the stores say. From here on nobody else may write what it keeps there. */
    LedgerTree(FoldStores stores) {
        this.stores = stores;
        this.size = stores.get(Store.TREE, Keys.treeSize()).map(Keys::lastLong).orElse(0L);
        for (int level = 0; size >>> level != 0; level++) {
            subtrees[level] =
                    stores.get(Store.TREE, Keys.subtree(level)).map(Hash::of).orElse(null);
        }
    }

    long size() {
        return size;
    }

    Hash root() {
        return MerkleTree.root(size, this::subtree);
    }

    void append(Hash leaf) {
        MerkleTree.Subtree grown = MerkleTree.append(size, leaf, this::subtree);
        Optional<byte[]> replaced = Optional.ofNullable(subtrees[grown.level()]).map(Hash::bytes);
        stores.put(
                Store.TREE, Keys.subtree(grown.level()), replaced, grown.root().bytes());
        Optional<byte[]> before = size == 0 ? Optional.empty() : Optional.of(Keys.numberValue(size));
        stores.put(Store.TREE, Keys.treeSize(), before, Keys.numberValue(size + 1));
        subtrees[grown.level()] = grown.root();
        size++;
    }

    private Hash subtree(int level) {
        return Objects.requireNonNull(subtrees[level], "a level whose bit is set in the size was written");
    }
}
