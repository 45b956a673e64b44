package dev.sicd.ingest;

import dev.sicd.model.event.EpisodeEvent.RunStarted;
import java.util.Optional;
import java.util.UUID;

/** The runs opened by this process lately: what the folded state may not show yet. Losing it loses nothing. */
final class RunMemory {
    private static final int RUNS_MAX = 10_000;

    private final Lru<String, Opened> opened = new Lru<>(RUNS_MAX);
    private final Lru<String, Integer> highestEpisodes = new Lru<>(RUNS_MAX);
    private final Lru<NamedStart, Integer> namedEpisodes = new Lru<>(RUNS_MAX);

    /** A run's start and the receipt that its client got. */
    record Opened(RunStarted start, Receipt receipt) {}

    private record NamedStart(String runId, UUID eventId) {}

    Optional<Opened> opened(String runId) {
        return opened.get(runId);
    }

    void opened(Opened run) {
        opened.put(run.start().envelope().runId(), run);
    }

    int highestEpisode(String runId) {
        return highestEpisodes.get(runId).orElse(0);
    }

    /** The number that an earlier request of this name was given. */
    Optional<Integer> episodeOf(String runId, UUID eventId) {
        return namedEpisodes.get(new NamedStart(runId, eventId));
    }

    void episode(String runId, UUID eventId, int number) {
        highestEpisodes.put(runId, Math.max(number, highestEpisode(runId)));
        namedEpisodes.put(new NamedStart(runId, eventId), number);
    }
}
