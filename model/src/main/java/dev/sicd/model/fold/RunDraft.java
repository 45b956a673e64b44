package dev.sicd.model.fold;

import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One change of a run's summary on its way from one immutable state to the next. It never leaves the fold. */
final class RunDraft {
    private static final Duration SKEW_MAX = Duration.ofMinutes(5);

    private final Run before;
    private final Recorded recorded;
    private boolean listed;
    private boolean started;
    private RunStatus status;
    private boolean dryRun;
    private int episodesPlanned;
    private Optional<Instant> startedAt;
    private Optional<Instant> endedAt;
    private Optional<Instant> listedAt;
    private long startedPosition;
    private long endedPosition;
    private EpisodeCounts episodes;
    private ProposalCounts proposals;
    private Metrics metrics;
    private long actions;
    private long outcomes;
    private long decisions;
    private long denials;
    private long late;
    private long conflicts;
    private long unknown;
    private String owner;

    RunDraft(Run before, Recorded recorded) {
        this.before = before;
        this.recorded = recorded;
        listed = before.listed();
        started = before.started();
        status = before.status();
        dryRun = before.dryRun();
        episodesPlanned = before.episodesPlanned();
        startedAt = before.startedAt();
        endedAt = before.endedAt();
        listedAt = before.listedAt();
        startedPosition = before.startedPosition();
        endedPosition = before.endedPosition();
        episodes = before.episodes();
        proposals = before.proposals();
        metrics = before.metrics();
        actions = before.actions();
        outcomes = before.outcomes();
        decisions = before.decisions();
        denials = before.denials();
        late = before.late();
        conflicts = before.conflicts();
        unknown = before.unknown();
        owner = before.owner();
    }

    void listed() {
        if (!listed) {
            listed = true;
            listedAt = Optional.of(recorded.recordedAt());
        }
    }

    Optional<Refusal> started(RunStarted start) {
        if (started) {
            return Optional.of(Refusal.STARTED_TWICE);
        }
        started = true;
        startedAt = Optional.of(start.envelope().occurredAt());
        startedPosition = recorded.position();
        dryRun = start.dryRun();
        episodesPlanned = start.episodesPlanned();
        owner = start.envelope().actor().id();
        return Optional.empty();
    }

    Optional<Refusal> ended(RunCompleted end) {
        RunStatus as = end.status() == EndStatus.COMPLETED ? RunStatus.COMPLETED : RunStatus.FAILED;
        if (isEnded()) {
            return Optional.of(status == as ? Refusal.ALREADY_ENDED : Refusal.ENDED_DIFFERENTLY);
        }
        status = as;
        endedAt = Optional.of(end.envelope().occurredAt());
        endedPosition = recorded.position();
        return Optional.empty();
    }

    boolean isEnded() {
        return status != RunStatus.IN_PROGRESS;
    }

    /** What an episode's event added to the episode, it adds to the run. */
    void grew(Optional<Episode> from, Episode to) {
        episodes = episodes.moved(from.map(Episode::status), to.status());
        actions += to.actions() - from.map(Episode::actions).orElse(0L);
        outcomes += to.outcomes() - from.map(Episode::outcomes).orElse(0L);
    }

    void metrics(Metrics delta) {
        metrics = metrics.plus(delta);
    }

    void moved(Optional<Proposal> from, Proposal to) {
        proposals = proposals.moved(from.map(Proposal::state), to.state());
    }

    void decided(PolicyDecided decided) {
        decisions++;
        if (decided.decision().verdict() == Verdict.DENY) {
            denials++;
        }
    }

    void late() {
        late++;
    }

    void conflict() {
        conflicts++;
    }

    void unknown() {
        unknown++;
    }

    Run build() {
        Instant claimed = recorded.event().envelope().occurredAt();
        boolean skewed = Duration.between(claimed, recorded.recordedAt()).abs().compareTo(SKEW_MAX) > 0;
        return new Run(
                before.runId(),
                listed,
                started,
                status,
                dryRun,
                episodesPlanned,
                startedAt,
                endedAt,
                listedAt,
                startedPosition,
                endedPosition,
                recorded.position(),
                recorded.recordedAt().isAfter(before.lastRecordedAt())
                        ? recorded.recordedAt()
                        : before.lastRecordedAt(),
                episodes,
                proposals,
                metrics,
                actions,
                outcomes,
                decisions,
                denials,
                late,
                conflicts,
                before.clockSkewed() + (skewed ? 1 : 0),
                unknown,
                owner);
    }
}
