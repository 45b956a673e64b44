package dev.sicd.model.fold;

import dev.sicd.model.event.DecisionEvent;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.UnknownEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * Folds one admitted event into the three things it can touch: its run, its episode and its proposal. It reads and writes
 * nothing itself, knows no clock and no setting, so that replaying a ledger gives the same states, byte for byte.
 */
public final class Fold {
    /** Silence after which an episode that declared no lease of its own counts as abandoned. */
    public static final Duration DEFAULT_LEASE = Duration.ofMinutes(15);

    private Fold() {}

    /** What is stored of the run, episode and proposal that an event is about. */
    public record Before(Optional<Run> run, Optional<Episode> episode, Optional<Proposal> proposal) {
        public static final Before NOTHING = new Before(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * What one event makes of what was stored.
     *
     * @param episode the episode as it is now, where the event is about one; likewise the proposal
     * @param approved whether the proposal became approved by this very event
     * @param refusal why the event moved less than it asked for
     */
    public record After(
            Run run,
            Optional<Episode> episode,
            Optional<Proposal> proposal,
            boolean approved,
            Optional<Refusal> refusal) {}

    public static After apply(Before before, Recorded recorded) {
        Event event = recorded.event();
        String runId = event.envelope().runId();
        RunDraft run = new RunDraft(before.run().orElseGet(() -> Run.placeholder(runId)), recorded);
        return switch (event) {
            case RunStarted start -> ofRun(run, start);
            case RunCompleted end -> ofRun(run, end);
            case EpisodeEvent episodeEvent -> ofEpisode(before.episode(), run, episodeEvent, recorded);
            case ProposalEvent proposalEvent -> {
                run.listed();
                yield ofProposal(before.proposal(), run, proposalEvent, recorded);
            }
            case PullRequestEvent pullRequest -> ofProposal(before.proposal(), run, pullRequest, recorded);
            case DecisionEvent decision -> ofDecision(before.proposal(), run, decision, recorded);
            case UnknownEvent ignored -> {
                run.unknown();
                yield new After(run.build(), Optional.empty(), Optional.empty(), false, Optional.empty());
            }
        };
    }

    private static After ofRun(RunDraft run, RunStarted start) {
        run.listed();
        Optional<Refusal> refusal = run.started(start);
        refusal.ifPresent(ignored -> run.conflict());
        if (run.isEnded()) {
            run.late();
        }
        return new After(run.build(), Optional.empty(), Optional.empty(), false, refusal);
    }

    private static After ofRun(RunDraft run, RunCompleted end) {
        run.listed();
        Optional<Refusal> refusal = run.ended(end);
        refusal.ifPresent(ignored -> run.late());
        if (refusal.equals(Optional.of(Refusal.ENDED_DIFFERENTLY))) {
            run.conflict();
        }
        return new After(run.build(), Optional.empty(), Optional.empty(), false, refusal);
    }

    private static After ofEpisode(Optional<Episode> before, RunDraft run, EpisodeEvent event, Recorded recorded) {
        run.listed();
        String episodeId = event.envelope().episodeId().orElseThrow();
        Episode from =
                before.orElseGet(() -> Episode.placeholder(event.envelope().runId(), episodeId, DEFAULT_LEASE));
        Episode.Step step = from.apply(event, recorded.position(), recorded.recordedAt());
        Episode to = step.after();
        run.grew(before, to);
        if (event instanceof MetricsUpdated update) {
            run.metrics(update.delta());
        }
        if (to.late() > from.late() || (run.isEnded() && !isSystems(event))) {
            run.late();
        }
        if (to.conflicts() > from.conflicts()) {
            run.conflict();
        }
        return new After(run.build(), Optional.of(to), Optional.empty(), false, step.refusal());
    }

    private static boolean isSystems(EpisodeEvent event) {
        return event instanceof EpisodeEvent.EpisodeAbandoned;
    }

    private static After ofDecision(
            Optional<Proposal> before, RunDraft run, DecisionEvent decision, Recorded recorded) {
        if (decision instanceof PolicyDecided decided) {
            run.decided(decided);
        }
        if (Proposal.subjectOf(decision).isPresent()) {
            return ofProposal(before, run, decision, recorded);
        }
        return new After(run.build(), Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    private static After ofProposal(Optional<Proposal> before, RunDraft run, Event event, Recorded recorded) {
        String proposalId = Proposal.subjectOf(event).orElseThrow();
        Proposal from =
                before.orElseGet(() -> Proposal.placeholder(event.envelope().runId(), proposalId));
        Proposal.Step step = from.apply(event, recorded.position(), recorded.recordedAt());
        run.moved(before, step.after());
        if (step.refusal().equals(Optional.of(Refusal.DIGEST_DIFFERS))) {
            run.conflict();
        }
        return new After(run.build(), Optional.empty(), Optional.of(step.after()), step.approved(), step.refusal());
    }
}
