package dev.sicd.reader;

import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the state stores by key and by range. It knows neither where they are nor what the bytes mean. Thread-safe. */
public interface StoreReader {
    /** How many partitions the inputs have; run_id decides which one, see {@link Keys#partitionOf}. */
    int partitions();

    Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency);

    /** What is under each of these keys, in their order. Where stores are elsewhere it is one question for many keys. */
    default Answer<List<Optional<byte[]>>> getAll(
            Store store, int partition, List<byte[]> keys, Consistency consistency) {
        List<Optional<byte[]>> values = new ArrayList<>();
        for (byte[] key : keys) {
            Answer<Optional<byte[]>> answer = get(store, partition, key, consistency);
            if (!(answer instanceof Answer.Here<Optional<byte[]>> here)) {
                return answer.withoutValue();
            }
            values.add(here.value());
        }
        return new Answer.Here<>(List.copyOf(values));
    }

    /**
     * A number that is another one after every change of what reads of a partition answer: what was read after it was told
     * holds for as long as it is told. Empty where nobody counts, or the stores are not open.
     */
    default OptionalLong version(int partition) {
        return OptionalLong.empty();
    }

    /**
     * What a wait has to wait for, so that no later read is older. Stores that can move to another process lose there what was
     * not committed, until it is folded again.
     */
    default Consistency lasting(Consistency asked) {
        return asked;
    }

    /** Entries in key order (descending when reversed), at most {@code range.limit()} of them. */
    Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency);

    /**
     * Waits until an input record was processed (and committed, when asked for), at most {@code wait}.
     *
     * @return whether it was; a record beyond the log's end is simply not processed yet
     */
    Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) throws InterruptedException;

    /**
     * Waits until everything that a partition's inputs hold at the time of the call was processed, at most {@code wait}:
     * only then is "there is none" an answer.
     *
     * @return whether it was
     */
    Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) throws InterruptedException;

    /** How far the fold is behind its inputs. */
    Answer<Lag> lag(int partition);

    /** Compares by identity: a key and a value as they are in the store. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a codec, never compared as part of the record
    record Entry(byte[] key, byte[] value) {}

    /**
     * The fold's distance to the end of the inputs.
     *
     * @param records input records that are not committed yet; −1 while unknown
     * @param millis how long ago the fold had everything that was on the inputs; 0 while it has
     */
    record Lag(long records, long millis) {}
}
