package dev.sicd.reader.fold;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;

/**
 * The values of one store that were written last, by key, so that an event after an event needs no decoding. What the store gives
 * back counts, always: a value is taken from here only where it gives back the very array that the value was encoded to. For
 * one thread.
 *
 * @param <T> immutable
 */
public final class LastValues<T> {
    /** As many as are written in turns. */
    private static final int KEPT_MAX = 256;
    /** Nearly all are less than a kilobyte; those that a stranger blew up must not fill the memory. */
    private static final int BYTES_MAX = 4_096;

    private final Function<T, byte[]> encode;
    private final Function<byte[], T> decode;
    private final Map<Bytes, Written<T>> written = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Written<T>> eldest) {
            return size() > KEPT_MAX;
        }
    };

    public LastValues(Function<T, byte[]> encode, Function<byte[], T> decode) {
        this.encode = encode;
        this.decode = decode;
    }

    @SuppressWarnings("ArrayRecordComponent") // the array itself is what is compared, not what is in it
    private record Written<T>(byte[] bytes, T value) {}

    /** The value of a key, given what the store holds. */
    @SuppressWarnings("ReferenceEquality") // to compare what is in the arrays would cost what is to be spared
    public Optional<T> decoded(byte[] key, Optional<byte[]> stored) {
        return stored.map(bytes -> {
            Written<T> last = written.get(Bytes.wrap(key));
            return last != null && last.bytes() == bytes ? last.value() : decode.apply(bytes);
        });
    }

    /** What is to be written to the store. */
    public byte[] encoded(byte[] key, T value) {
        byte[] bytes = encode.apply(value);
        if (bytes.length > BYTES_MAX) {
            written.remove(Bytes.wrap(key));
        } else {
            written.put(Bytes.wrap(key), new Written<>(bytes, value));
        }
        return bytes;
    }
}
