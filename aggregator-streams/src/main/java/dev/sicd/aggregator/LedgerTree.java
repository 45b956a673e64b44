package dev.sicd.aggregator;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.fold.FoldStores;
import java.util.Optional;

/**
 * The tree of RFC 6962 over every entry of this task's ledger partition, in the order of the records there: one task writes
 * a partition, so the order in which it appends is that order. It signs nothing.
 */
final class LedgerTree {
    private final FoldStores stores;

    LedgerTree(FoldStores stores) {
        this.stores = stores;
    }

    long size() {
        return stored().map(Keys::lastLong).orElse(0L);
    }

    Hash root() {
        return MerkleTree.root(size(), this::subtree);
    }

    void append(Hash leaf) {
        Optional<byte[]> stored = stored();
        long size = stored.map(Keys::lastLong).orElse(0L);
        MerkleTree.Subtree grown = MerkleTree.append(size, leaf, this::subtree);
        byte[] key = Keys.subtree(grown.level());
        stores.put(Store.TREE, key, stores.get(Store.TREE, key), grown.root().bytes());
        stores.put(Store.TREE, Keys.treeSize(), stored, Keys.numberValue(size + 1));
    }

    private Optional<byte[]> stored() {
        return stores.get(Store.TREE, Keys.treeSize());
    }

    private Hash subtree(int level) {
        return Hash.of(stores.get(Store.TREE, Keys.subtree(level)).orElseThrow());
    }
}
