package dev.sicd.model.fold;

import dev.sicd.model.event.Metrics;
import java.time.Instant;
import java.util.Optional;

/**
 * A run's summary: counters and positions of bounded size, whatever the number of its episodes and events.
 *
 * @param listed false while nothing but decisions were recorded of it: those never make a listed run
 * @param started false for a placeholder
 * @param startedPosition ledger position of the start, 0 where there is none; likewise {@code endedPosition}
 * @param listedAt append time of the event that made it a listed run; never changes afterwards
 * @param late events that came after the end of their episode or of the run
 * @param conflicts second starts, different ends and decisions on another content than the submitted one
 * @param clockSkewed events whose claimed time differs from their append time by more than 5 minutes
 * @param unknown events of kinds that this reader does not know
 * @param owner id of the actor who started it; empty while nobody has
 */
public record Run(
        String runId,
        boolean listed,
        boolean started,
        RunStatus status,
        boolean dryRun,
        int episodesPlanned,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<Instant> listedAt,
        long startedPosition,
        long endedPosition,
        long lastPosition,
        Instant lastRecordedAt,
        EpisodeCounts episodes,
        ProposalCounts proposals,
        Metrics metrics,
        long actions,
        long outcomes,
        long decisions,
        long denials,
        long late,
        long conflicts,
        long clockSkewed,
        long unknown,
        String owner) {

    public static Run placeholder(String runId) {
        return new Run(
                runId,
                false,
                false,
                RunStatus.IN_PROGRESS,
                false,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                Instant.EPOCH,
                EpisodeCounts.NONE,
                ProposalCounts.NONE,
                Metrics.NONE,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                "");
    }
}
