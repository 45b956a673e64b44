package dev.sicd.reader;

import java.util.Arrays;

/**
 * A stretch of keys, both ends included, in unsigned byte order.
 *
 * @param limit most entries to return, 1 to {@link #LIMIT_MAX}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a store, never compared as part of the record
public record KeyRange(byte[] from, byte[] to, int limit, boolean reversed) {
    public static final int LIMIT_MAX = 10_000;
    /** Longer than any key of ours, so above every key with the prefix. */
    private static final int HIGHEST_SUFFIX = 32;

    public KeyRange {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit " + limit + " is not between 1 and " + LIMIT_MAX);
        }
    }

    /** All keys that start with the prefix, ascending. */
    public static KeyRange prefix(byte[] prefix, int limit) {
        return new KeyRange(prefix, highest(prefix), limit, false);
    }

    public static KeyRange between(byte[] from, byte[] to, int limit) {
        return new KeyRange(from, to, limit, false);
    }

    public KeyRange descending() {
        return new KeyRange(from, to, limit, true);
    }

    /** What is left from a key on, in the range's own order, and one entry more: the key's own is among them. */
    KeyRange startingAt(byte[] key) {
        byte[] lowest = !reversed && Arrays.compareUnsigned(key, from) > 0 ? key : from;
        byte[] highest = reversed && Arrays.compareUnsigned(key, to) < 0 ? key : to;
        return new KeyRange(lowest, highest, limit + 1, reversed);
    }

    /** What is left behind a key, in the range's own order, at most {@code newLimit} entries. */
    public KeyRange after(byte[] key, int newLimit) {
        return reversed
                ? new KeyRange(from, before(key), newLimit, true)
                : new KeyRange(Arrays.copyOf(key, key.length + 1), to, newLimit, false);
    }

    /** A key below this one and above all others that are. */
    private static byte[] before(byte[] key) {
        byte[] start = Arrays.copyOf(key, key.length - 1);
        int last = key[key.length - 1];
        if (last == 0) {
            return start;
        }
        byte[] lower = Arrays.copyOf(key, key.length);
        lower[key.length - 1] = (byte) (last - 1);
        return highest(lower);
    }

    /** A key above every key that starts with the prefix. */
    public static byte[] highest(byte[] prefix) {
        byte[] highest = Arrays.copyOf(prefix, prefix.length + HIGHEST_SUFFIX);
        Arrays.fill(highest, prefix.length, highest.length, (byte) 0xff);
        return highest;
    }
}
