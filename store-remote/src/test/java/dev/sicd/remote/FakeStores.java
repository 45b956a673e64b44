package dev.sicd.remote;

import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** An aggregator's stores in a map, one for all: it has some partitions, and can lose and get them. */
final class FakeStores implements StoreReader {
    private final int partitions;
    private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private final Set<Integer> here = ConcurrentHashMap.newKeySet();
    private final Set<Integer> opening = ConcurrentHashMap.newKeySet();
    private final AtomicLong gets = new AtomicLong();

    FakeStores(int partitions, Integer... here) {
        this.partitions = partitions;
        this.here.addAll(List.of(here));
    }

    FakeStores with(byte[] key, byte[] value) {
        entries.put(key, value);
        return this;
    }

    /** How often a key was looked up. */
    long gets() {
        return gets.get();
    }

    void gets(int partition) {
        here.add(partition);
    }

    void loses(int partition) {
        here.remove(partition);
    }

    void opens(int partition, boolean now) {
        if (now) {
            opening.add(partition);
        } else {
            opening.remove(partition);
        }
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        gets.incrementAndGet();
        return answer(partition, () -> Optional.ofNullable(entries.get(key)));
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        return answer(partition, () -> {
            NavigableMap<byte[], byte[]> part = entries.subMap(range.from(), true, range.to(), true);
            List<Entry> found = new ArrayList<>();
            (range.reversed() ? part.descendingMap() : part).forEach((key, value) -> found.add(new Entry(key, value)));
            return found.stream().limit(range.limit()).toList();
        });
    }

    /** The first ten records of one topic are processed. */
    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) {
        return answer(at.partition(), () -> at.topic().equals("sicd.episode-events") && at.offset() < 10);
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) {
        return answer(partition, () -> consistency == Consistency.COMMITTED);
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return answer(partition, () -> new Lag(7, 1234));
    }

    private <T> Answer<T> answer(int partition, Supplier<T> value) {
        if (!here.contains(partition)) {
            return new Answer.NotHere<>();
        }
        return opening.contains(partition)
                ? new Answer.NotReady<>("being opened", Duration.ofSeconds(1))
                : new Answer.Here<>(value.get());
    }
}
