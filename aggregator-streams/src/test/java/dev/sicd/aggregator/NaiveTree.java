package dev.sicd.aggregator;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The definition of RFC 6962, word by word, over records. It shares no code with what it checks. */
final class NaiveTree {
    private NaiveTree() {}

    static byte[] leaf(byte[] key, byte[] value) {
        return sha256(new byte[] {0}, length(key), key, length(value), value);
    }

    static String root(List<byte[]> leaves) {
        return HexFormat.of().formatHex(hash(leaves));
    }

    private static byte[] hash(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return sha256();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return sha256(new byte[] {1}, hash(leaves.subList(0, split)), hash(leaves.subList(split, leaves.size())));
    }

    private static byte[] length(byte[] bytes) {
        return ByteBuffer.allocate(4).putInt(bytes.length).array();
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
