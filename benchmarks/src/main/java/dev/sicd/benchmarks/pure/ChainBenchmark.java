package dev.sicd.benchmarks.pure;

import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.schemas.EventCodec;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What an action's place in the ledger costs in hashes: its leaf and the next link of its run's chain, the same two by a bare
 * digest over bytes that are laid out already as the reference, and the leaf's place in its partition's tree.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChainBenchmark {
    private static final int LEAF_AT_IN_LINK = 1 + Hash.LENGTH;

    private final byte[] key;
    private final byte[] value;
    private final Gate gate;
    private final Hash leaf;
    private final MessageDigest digest;
    private final byte[] leafInput;
    private final byte[] linkInput;
    private final Hash[] subtrees = new Hash[Long.SIZE];
    private long size;

    /** Lays the reference's bytes out. */
    public ChainBenchmark() {
        Samples samples = new Samples();
        key = samples.key();
        value = EventCodec.encode(samples.action());
        leaf = Chain.leaf(key, value);
        gate = new Gate(Chain.start("pure-0"), 0, 0, 0);
        digest = digest();
        leafInput = ByteBuffer.allocate(1 + Integer.BYTES + key.length + Integer.BYTES + value.length)
                .put((byte) 0x00)
                .putInt(key.length)
                .put(key)
                .putInt(value.length)
                .put(value)
                .array();
        linkInput = ByteBuffer.allocate(LEAF_AT_IN_LINK + Hash.LENGTH)
                .put((byte) 0x02)
                .put(gate.chain().head().bytes())
                .put(leaf.bytes())
                .array();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Both hash the same. */
    @Setup
    public void check() {
        if (!Arrays.equals(sha256(), leafAndLink().chain().head().bytes())) {
            throw new IllegalStateException("the bare digest hashes other bytes than the chain");
        }
    }

    @Benchmark
    public Gate leafAndLink() {
        return gate.admit(Chain.leaf(key, value));
    }

    @Benchmark
    public byte[] sha256() {
        byte[] hashed = digest.digest(leafInput);
        System.arraycopy(hashed, 0, linkInput, LEAF_AT_IN_LINK, Hash.LENGTH);
        return digest.digest(linkInput);
    }

    @Benchmark
    public MerkleTree.Subtree treeAppend() {
        MerkleTree.Subtree grown = MerkleTree.append(size, leaf, level -> subtrees[level]);
        subtrees[grown.level()] = grown.root();
        size++;
        return grown;
    }
}
