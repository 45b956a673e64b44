package dev.sicd.model.fold;

import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An episode's header: counters and positions of bounded size. It holds no list and no text of the agent's: those are
 * the ledger's entries, found by position.
 *
 * @param started false for a placeholder: something was recorded of the episode, but its start was not yet
 * @param startedPosition ledger position of the start, 0 where there is none; likewise the other positions
 * @param lease silence after which the episode counts as abandoned
 * @param late events that came after the end: folded, but the status did not move
 * @param conflicts second starts and different ends: the first in ledger order holds
 * @param revivals how often an event came after the episode was given up
 */
public record Episode(
        String runId,
        String episodeId,
        int number,
        boolean started,
        EpisodeStatus status,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        long startedPosition,
        long endedPosition,
        long firstPosition,
        long lastPosition,
        Instant lastRecordedAt,
        Duration lease,
        long actions,
        long outcomes,
        Metrics metrics,
        long late,
        long conflicts,
        long revivals) {

    /**
     * What one event makes of an episode.
     *
     * @param refusal why the event moved less than it asked for, where it did
     */
    public record Step(Episode after, Optional<Refusal> refusal) {}

    public static Episode placeholder(String runId, String episodeId, Duration defaultLease) {
        int number = Ids.episodeNumber(runId, episodeId).orElseThrow();
        return new Episode(
                runId,
                episodeId,
                number,
                false,
                EpisodeStatus.IN_PROGRESS,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                Instant.EPOCH,
                defaultLease,
                0,
                0,
                Metrics.NONE,
                0,
                0,
                0);
    }

    /** When silence will have lasted too long. */
    public Instant deadline() {
        return lastRecordedAt.plus(lease);
    }

    public Step apply(EpisodeEvent event, long position, Instant recordedAt) {
        return switch (event) {
            case EpisodeAbandoned abandoned
            when status == EpisodeStatus.IN_PROGRESS ->
                changed(copy().at(position).ended(EpisodeStatus.ABANDONED, abandoned.envelope(), position));
            case EpisodeAbandoned ignored -> refused(copy().at(position), Refusal.ALREADY_ENDED);
            case EpisodeStarted start
            when started -> refused(lateIfEnded(heard(position, recordedAt).conflict()), Refusal.STARTED_TWICE);
            case EpisodeStarted start -> heardOf(heard(position, recordedAt).started(start, position));
            case ActionLogged action -> heardOf(heard(position, recordedAt).action());
            case OutcomeLogged outcome -> heardOf(heard(position, recordedAt).outcome());
            case MetricsUpdated update -> heardOf(heard(position, recordedAt).grown(update.delta()));
            case EpisodeHeartbeat beat -> heardOf(heard(position, recordedAt).lease(beat.lease()));
            case EpisodeCompleted end
            when status.isEnded() && status != statusOf(end.status()) ->
                refused(heard(position, recordedAt).late().conflict(), Refusal.ENDED_DIFFERENTLY);
            case EpisodeCompleted end
            when status.isEnded() -> refused(heard(position, recordedAt).late(), Refusal.ALREADY_ENDED);
            case EpisodeCompleted end ->
                changed(heard(position, recordedAt).ended(statusOf(end.status()), end.envelope(), position));
            case RunStarted ignored -> throw notOfAnEpisode(event);
            case RunCompleted ignored -> throw notOfAnEpisode(event);
        };
    }

    private static EpisodeStatus statusOf(EndStatus status) {
        return status == EndStatus.COMPLETED ? EpisodeStatus.COMPLETED : EpisodeStatus.FAILED;
    }

    private static IllegalArgumentException notOfAnEpisode(EpisodeEvent event) {
        return new IllegalArgumentException(event.type() + " is an event of a run, not of an episode");
    }

    /** Every sign of life moves the lease and revives an episode that was given up. */
    private EpisodeDraft heard(long position, Instant recordedAt) {
        return copy().at(position).heardAt(recordedAt);
    }

    private Step heardOf(EpisodeDraft draft) {
        return changed(lateIfEnded(draft));
    }

    private EpisodeDraft lateIfEnded(EpisodeDraft draft) {
        return status.isEnded() ? draft.late() : draft;
    }

    private static Step changed(EpisodeDraft draft) {
        return new Step(draft.build(), Optional.empty());
    }

    private static Step refused(EpisodeDraft draft, Refusal refusal) {
        return new Step(draft.build(), Optional.of(refusal));
    }

    private EpisodeDraft copy() {
        return new EpisodeDraft(this);
    }
}
