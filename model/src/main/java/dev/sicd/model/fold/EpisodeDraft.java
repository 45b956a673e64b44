package dev.sicd.model.fold;

import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One change of an episode's header on its way from one immutable state to the next. It never leaves the fold. */
final class EpisodeDraft {
    private final Episode before;
    private boolean started;
    private EpisodeStatus status;
    private Optional<Instant> startedAt;
    private Optional<Instant> endedAt;
    private long startedPosition;
    private long endedPosition;
    private long lastPosition;
    private Instant lastRecordedAt;
    private Duration lease;
    private long actions;
    private long outcomes;
    private Metrics metrics;
    private long late;
    private long conflicts;
    private long revivals;

    EpisodeDraft(Episode before) {
        this.before = before;
        started = before.started();
        status = before.status();
        startedAt = before.startedAt();
        endedAt = before.endedAt();
        startedPosition = before.startedPosition();
        endedPosition = before.endedPosition();
        lastPosition = before.lastPosition();
        lastRecordedAt = before.lastRecordedAt();
        lease = before.lease();
        actions = before.actions();
        outcomes = before.outcomes();
        metrics = before.metrics();
        late = before.late();
        conflicts = before.conflicts();
        revivals = before.revivals();
    }

    EpisodeDraft at(long position) {
        lastPosition = position;
        return this;
    }

    EpisodeDraft heardAt(Instant recordedAt) {
        // the log's clock may step back; a lease never does
        if (recordedAt.isAfter(lastRecordedAt)) {
            lastRecordedAt = recordedAt;
        }
        if (status == EpisodeStatus.ABANDONED) {
            status = EpisodeStatus.IN_PROGRESS;
            endedAt = Optional.empty();
            endedPosition = 0;
            revivals++;
        }
        return this;
    }

    EpisodeDraft started(EpisodeStarted start, long position) {
        started = true;
        startedAt = Optional.of(start.envelope().occurredAt());
        startedPosition = position;
        return lease(start.lease());
    }

    EpisodeDraft ended(EpisodeStatus end, Envelope envelope, long position) {
        status = end;
        endedAt = Optional.of(envelope.occurredAt());
        endedPosition = position;
        return this;
    }

    EpisodeDraft action() {
        actions++;
        return this;
    }

    EpisodeDraft outcome() {
        outcomes++;
        return this;
    }

    EpisodeDraft grown(Metrics delta) {
        metrics = metrics.plus(delta);
        return this;
    }

    EpisodeDraft lease(Optional<Duration> declared) {
        lease = declared.orElse(lease);
        return this;
    }

    EpisodeDraft late() {
        late++;
        return this;
    }

    EpisodeDraft conflict() {
        conflicts++;
        return this;
    }

    Episode build() {
        return new Episode(
                before.runId(),
                before.episodeId(),
                before.number(),
                started,
                status,
                startedAt,
                endedAt,
                startedPosition,
                endedPosition,
                before.firstPosition() == 0 ? lastPosition : before.firstPosition(),
                lastPosition,
                lastRecordedAt,
                lease,
                actions,
                outcomes,
                metrics,
                late,
                conflicts,
                revivals);
    }
}
