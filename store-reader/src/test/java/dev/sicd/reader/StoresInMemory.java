package dev.sicd.reader;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Recorded;
import dev.sicd.model.fold.Run;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Stores as sorted maps, whose partitions can be away; it folds nothing and does not distinguish fresh and committed. */
final class StoresInMemory implements StoreReader {
    private record Place(Store store, int partition) {}

    private final int partitions;
    private final Map<Place, NavigableMap<byte[], byte[]>> maps = new HashMap<>();
    private final Set<Integer> away = new TreeSet<>();
    private final Set<Integer> restoring = new TreeSet<>();
    private final Map<Integer, Lag> lags = new HashMap<>();
    private int widest;

    StoresInMemory(int partitions) {
        this.partitions = partitions;
    }

    void put(Store store, int partition, byte[] key, byte[] value) {
        map(store, partition).put(key, value);
    }

    /** A started run, in its store and its list. */
    Run list(String runId, Instant listedAt) {
        Envelope envelope = Envelope.ofRun(new UUID(0, 1), runId, listedAt, Actor.agent("agent-1"));
        RunStarted start = new RunStarted(envelope, 1, false, "tidy up", List.of());
        Run run = Fold.apply(Fold.Before.NOTHING, new Recorded(start, 1, listedAt))
                .run();
        int partition = Keys.partitionOf(runId, partitions);
        put(Store.RUNS, partition, Keys.run(runId), StateCodec.encode(run));
        put(Store.INDEX, partition, Keys.runByTime(listedAt, runId), Keys.nameValue(runId));
        return run;
    }

    void away(int partition) {
        away.add(partition);
    }

    void restoring(int partition) {
        restoring.add(partition);
    }

    /** How many entries the widest range held that was asked for, whatever its limit. */
    int widest() {
        return widest;
    }

    void lag(int partition, Lag lag) {
        lags.put(partition, lag);
    }

    private NavigableMap<byte[], byte[]> map(Store store, int partition) {
        return maps.computeIfAbsent(
                new Place(store, partition), place -> new TreeMap<byte[], byte[]>(Arrays::compareUnsigned));
    }

    private <T> Answer<T> answer(int partition, T value) {
        if (away.contains(partition)) {
            return new Answer.NotHere<>();
        }
        if (restoring.contains(partition)) {
            return new Answer.NotReady<>("partition " + partition + " is being restored", Duration.ofSeconds(5));
        }
        return new Answer.Here<>(value);
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        return answer(partition, Optional.ofNullable(map(store, partition).get(key)));
    }

    @Override
    public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        NavigableMap<byte[], byte[]> within = map(store, partition).subMap(range.from(), true, range.to(), true);
        List<Entry> entries = new ArrayList<>();
        (range.reversed() ? within.descendingMap() : within)
                .forEach((key, value) -> entries.add(new Entry(key, value)));
        widest = Math.max(widest, entries.size());
        return answer(partition, List.copyOf(entries.subList(0, Math.min(range.limit(), entries.size()))));
    }

    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) {
        return answer(at.partition(), true);
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) {
        return answer(partition, true);
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return answer(partition, lags.getOrDefault(partition, new Lag(0, 0)));
    }
}
