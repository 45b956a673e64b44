package dev.sicd.model.fold;

/** Where an episode stands. Summaries count {@code ABANDONED} as failed. */
public enum EpisodeStatus {
    IN_PROGRESS,
    COMPLETED,
    FAILED,
    ABANDONED;

    /** Whether the agent itself ended it; an abandoned episode is revived by a later event. */
    public boolean isEnded() {
        return this == COMPLETED || this == FAILED;
    }
}
