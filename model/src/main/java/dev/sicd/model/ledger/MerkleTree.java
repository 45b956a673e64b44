package dev.sicd.model.ledger;

import java.util.function.IntFunction;

/**
 * The tree of RFC 6962 over a partition's leaves, as the roots of its complete subtrees: one per bit of its size that is
 * set, at most 64. It keeps nothing itself; whoever keeps the subtrees writes one of them per leaf.
 */
public final class MerkleTree {
    private static final byte[] NODE = {0x01};

    private MerkleTree() {}

    /** The root of 2^level leaves; it replaces what was kept at its level. */
    public record Subtree(int level, Hash root) {}

    /**
     * Appends a leaf.
     *
     * @param size leaves before it
     * @param roots what is kept per level; asked only for levels whose bit is set in {@code size}
     */
    public static Subtree append(long size, Hash leaf, IntFunction<Hash> roots) {
        int level = 0;
        Hash root = leaf;
        while ((size >>> level & 1) == 1) {
            root = node(roots.apply(level), root);
            level++;
        }
        return new Subtree(level, root);
    }

    /** The root of the whole tree; of no leaves, the hash of nothing. */
    public static Hash root(long size, IntFunction<Hash> roots) {
        if (size == 0) {
            return Hash.sha256();
        }
        int lowest = Long.numberOfTrailingZeros(size);
        Hash root = roots.apply(lowest);
        for (int level = lowest + 1; level < Long.SIZE; level++) {
            if ((size >>> level & 1) == 1) {
                root = node(roots.apply(level), root);
            }
        }
        return root;
    }

    private static Hash node(Hash left, Hash right) {
        return Hash.sha256(NODE, left.bytes(), right.bytes());
    }
}
