package dev.sicd.model.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The head of a run's hash chain. The hashes have prefixes of their own (0x00 leaf, 0x02 link, 0x03 start), so that none
 * can stand in for another; the leaf covers exact key and value bytes and nothing that changes when a topic is mirrored.
 *
 * @param position how many events the chain holds; the newest has this position, the first has 1
 */
public record Chain(long position, Hash head) {
    private static final byte[] LEAF = {0x00};
    private static final byte[] LINK = {0x02};
    private static final byte[] START = {0x03};

    public static Chain start(String runId) {
        return new Chain(0, Hash.sha256(START, runId.getBytes(UTF_8)));
    }

    public static Hash leaf(byte[] key, byte[] value) {
        MessageDigest digest = Hash.newDigest();
        digest.update(LEAF);
        digest.update(length(key));
        digest.update(key);
        digest.update(length(value));
        digest.update(value);
        return Hash.of(digest.digest());
    }

    public Chain append(Hash leaf) {
        return new Chain(position + 1, Hash.sha256(LINK, head.bytes(), leaf.bytes()));
    }

    private static byte[] length(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array();
    }
}
