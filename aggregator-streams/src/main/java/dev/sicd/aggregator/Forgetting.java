package dev.sicd.aggregator;

import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.fold.FoldStores;
import dev.sicd.schemas.Seen;
import dev.sicd.schemas.StateCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Forgets the event ids of runs that ended, and were not heard of since, long ago. By then the input topics hold no older repeat that could come back,
 * so nothing is counted twice for it.
 */
final class Forgetting {
    /** Bounds the work of one round; the next round goes on. */
    private static final int IDS_MAX = 1_000;

    private static final int TIME_AT = 1;
    private static final byte[] PRESENT = {};

    private final TaskStores stores;

    Forgetting(TaskStores stores) {
        this.stores = stores;
    }

    /** The end of a run or any event after it: the ids are remembered from here on. */
    void heardOfEnded(String runId, Instant recordedAt) {
        heardOfEnded(stores, runId, recordedAt);
    }

    static void heardOfEnded(FoldStores stores, String runId, Instant recordedAt) {
        byte[] key = Keys.forgetFrom(recordedAt.plus(Seen.REMEMBERED), runId);
        stores.put(Store.INDEX, key, stores.get(Store.INDEX, key), PRESENT);
    }

    void look(Instant now) {
        List<byte[]> due = keys(Store.INDEX, Keys.forgettingUpTo(Instant.EPOCH), Keys.forgettingUpTo(now), 1);
        if (due.isEmpty()) {
            return;
        }
        byte[] run = Keys.run(Keys.nameAt(due.getFirst(), TIME_AT + Long.BYTES));
        boolean heardOfSince = stores.get(Store.RUNS, run)
                .map(StateCodec::run)
                .map(state -> state.lastRecordedAt().plus(Seen.REMEMBERED).isAfter(now))
                .orElse(false);
        if (heardOfSince) {
            // another entry of the queue stands for the later event
            stores.remove(Store.INDEX, due.getFirst());
            return;
        }
        List<byte[]> ids = keys(Store.SEEN, run, KeyRange.highest(run), IDS_MAX);
        ids.forEach(id -> stores.remove(Store.SEEN, id));
        if (ids.size() < IDS_MAX) {
            stores.remove(Store.INDEX, due.getFirst());
        }
    }

    private List<byte[]> keys(Store store, byte[] from, byte[] to, int limit) {
        List<byte[]> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = stores.range(store, from, to)) {
            while (entries.hasNext() && keys.size() < limit) {
                keys.add(entries.next().key.get());
            }
        }
        return keys;
    }
}
