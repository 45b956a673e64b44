package dev.sicd.model.fold;

import java.util.Optional;

/** How many episodes of a run stand where. */
public record EpisodeCounts(long inProgress, long completed, long failed, long abandoned) {
    public static final EpisodeCounts NONE = new EpisodeCounts(0, 0, 0, 0);

    /** In progress + completed + failed, where abandoned ones count as failed. */
    public long total() {
        return inProgress + completed + failed + abandoned;
    }

    /** The counts after one episode went from one status (none: it is new) to another. */
    EpisodeCounts moved(Optional<EpisodeStatus> from, EpisodeStatus to) {
        EpisodeCounts without = from.map(status -> plus(status, -1)).orElse(this);
        return without.plus(to, 1);
    }

    private EpisodeCounts plus(EpisodeStatus status, int n) {
        return switch (status) {
            case IN_PROGRESS -> new EpisodeCounts(inProgress + n, completed, failed, abandoned);
            case COMPLETED -> new EpisodeCounts(inProgress, completed + n, failed, abandoned);
            case FAILED -> new EpisodeCounts(inProgress, completed, failed + n, abandoned);
            case ABANDONED -> new EpisodeCounts(inProgress, completed, failed, abandoned + n);
        };
    }
}
