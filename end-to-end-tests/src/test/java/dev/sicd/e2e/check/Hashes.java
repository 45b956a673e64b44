package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes of the ledger, as its documentation defines them, and the partition that a run belongs to. */
final class Hashes {
    private static final int MURMUR_SEED = 0x9747b28c;
    private static final int MURMUR_FACTOR = 0x5bd1e995;

    private Hashes() {}

    static byte[] sha256(byte[]... parts) {
        return digest("SHA-256", parts);
    }

    static byte[] leaf(byte[] key, byte[] value) {
        return sha256(new byte[] {0}, length(key), key, length(value), value);
    }

    static byte[] chainStart(String runId) {
        return sha256(new byte[] {3}, runId.getBytes(UTF_8));
    }

    static byte[] chainLink(byte[] head, byte[] leaf) {
        return sha256(new byte[] {2}, head, leaf);
    }

    static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    /** git's id of a file's content. */
    static String blob(byte[] content) {
        return hex(digest("SHA-1", ("blob " + content.length + "\0").getBytes(UTF_8), content));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Enough of a hash to tell half a million things apart. */
    static long first(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }

    static long first(String hex) {
        return first(HexFormat.of().parseHex(hex));
    }

    /** The default partitioner of Kafka's Java clients. */
    static int partition(byte[] key, int partitions) {
        return (murmur2(key) & 0x7fff_ffff) % partitions;
    }

    private static int murmur2(byte[] data) {
        int hash = MURMUR_SEED ^ data.length;
        int whole = data.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int word = (data[i] & 0xff) | (data[i + 1] & 0xff) << 8 | (data[i + 2] & 0xff) << 16 | data[i + 3] << 24;
            word *= MURMUR_FACTOR;
            word ^= word >>> 24;
            word *= MURMUR_FACTOR;
            hash = hash * MURMUR_FACTOR ^ word;
        }
        if (whole < data.length) {
            for (int i = data.length - 1; i >= whole; i--) {
                hash ^= (data[i] & 0xff) << (8 * (i - whole));
            }
            hash *= MURMUR_FACTOR;
        }
        hash ^= hash >>> 13;
        hash *= MURMUR_FACTOR;
        return hash ^ hash >>> 15;
    }

    private static byte[] length(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array();
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
