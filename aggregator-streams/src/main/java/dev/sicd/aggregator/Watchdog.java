package dev.sicd.aggregator;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.EpisodeStatus;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.schemas.StateCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Finds episodes that were silent for longer than their lease. It states so as an event and changes nothing else; the
 * event's id and time follow from the episode, so the fold needs no clock.
 */
final class Watchdog {
    /** Bounds the work of one round; the next round goes on. */
    private static final int DUE_MAX = 1_000;

    private static final Actor ACTOR = Actor.system("sicd-watchdog");

    private final TaskStores stores;

    Watchdog(TaskStores stores) {
        this.stores = stores;
    }

    /**
     * Looks at every episode that may be due.
     *
     * @param caughtUpAt an instant up to which all inputs are folded: silence is certain only until then
     */
    void look(Instant caughtUpAt, Consumer<EpisodeAbandoned> abandon) {
        for (byte[] key : due(caughtUpAt)) {
            String runId = Keys.nameAt(key, Long.BYTES);
            int number = Keys.lastInt(key);
            Optional<Episode> episode =
                    stores.get(Store.EPISODES, Keys.episode(runId, number)).map(StateCodec::episode);
            stores.remove(Store.OPEN_EPISODES, key);
            if (episode.isEmpty() || episode.get().status() != EpisodeStatus.IN_PROGRESS) {
                continue;
            }
            if (episode.get().deadline().isAfter(caughtUpAt)) {
                stores.add(Store.OPEN_EPISODES, Keys.deadline(episode.get().deadline(), runId, number), new byte[0]);
                continue;
            }
            abandon.accept(abandoned(episode.get()));
        }
    }

    private List<byte[]> due(Instant now) {
        List<byte[]> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                stores.range(Store.OPEN_EPISODES, new byte[Long.BYTES], Keys.deadlinesUpTo(now))) {
            while (entries.hasNext() && keys.size() < DUE_MAX) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                keys.add(entry.key.get());
            }
        }
        return keys;
    }

    private static EpisodeAbandoned abandoned(Episode episode) {
        String position = Long.toString(episode.lastPosition());
        Envelope envelope = Envelope.ofEpisode(
                Ids.derived("EpisodeAbandoned", episode.episodeId(), position),
                episode.runId(),
                episode.episodeId(),
                episode.deadline(),
                ACTOR);
        return new EpisodeAbandoned(envelope, episode.lastPosition(), episode.lease());
    }
}
