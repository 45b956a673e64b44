package dev.sicd.publisher;

import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Observation.PullRequest;
import dev.sicd.model.publish.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Outcomes as facts for the log. Their ids follow from what they are about, so that whoever comes to the same outcome again
 * says nothing new.
 */
final class Outcomes {
    private static final Duration WAIT_MAX = Duration.ofHours(1);
    private static final int DOUBLINGS_MAX = 6;
    private static final int SHOWN_MAX = 200;

    private Outcomes() {}

    /** Empty for a halt: that is said of no proposal. */
    static Optional<PullRequestEvent> event(Work work, Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Opened opened -> Optional.of(opened(work, opened, now));
            case Outcome.AlreadyApplied applied ->
                Optional.of(new ChangesAlreadyApplied(
                        ofDecision("ChangesAlreadyApplied", work, now),
                        work.order().proposalId(),
                        work.order().contentDigest(),
                        work.order().repository(),
                        applied.baseBranch(),
                        applied.baseCommit().hex(),
                        Optional.of(work.cause())));
            case Outcome.Parked parked ->
                Optional.of(new PublishParked(
                        ofDecision("PublishParked", work, now),
                        work.order().proposalId(),
                        parked.reason(),
                        parked.code(),
                        shown(parked.files()),
                        Optional.of(work.cause())));
            case Outcome.Failed failed ->
                Optional.of(new PublishFailed(
                        ofDecision("PublishFailed", work, now),
                        work.order().proposalId(),
                        failed.reason(),
                        failed.code(),
                        shown(failed.files()),
                        Optional.of(work.cause())));
            case Outcome.Deferred deferred -> Optional.of(deferred(work, deferred, now));
            case Outcome.Halted ignored -> Optional.empty();
        };
    }

    /** What people decided on it. */
    static PullRequestClosed closed(History.Open open, PullRequest seen, Instant now) {
        UUID id = Ids.derived("PullRequestClosed", open.proposalId(), Long.toString(open.number()));
        return new PullRequestClosed(
                Envelope.ofRun(id, open.runId(), now, PullRequestPlan.ACTOR),
                open.proposalId(),
                open.number(),
                seen.merged(),
                seen.mergeCommit().map(GitId::hex).orElse(""));
    }

    /** What was put off and cannot go on by itself. */
    static PublishParked parked(History.Deferred put, String code, String reason, Instant now) {
        UUID id = Ids.derived(
                "PublishParked", put.proposalId(), put.cause().decisionId().toString());
        return new PublishParked(
                Envelope.ofRun(id, put.runId(), now, PullRequestPlan.ACTOR),
                put.proposalId(),
                reason,
                code,
                List.of(),
                Optional.of(put.cause()));
    }

    private static PullRequestOpened opened(Work work, Outcome.Opened opened, Instant now) {
        // one for a proposal, whichever decision led to it
        UUID id = Ids.derived("PullRequestOpened", work.order().proposalId());
        return new PullRequestOpened(
                Envelope.ofRun(id, work.approved().content().runId(), now, PullRequestPlan.ACTOR),
                work.order().proposalId(),
                work.order().contentDigest(),
                work.order().repository(),
                work.order().branch(),
                opened.number(),
                opened.url(),
                opened.commit().hex(),
                opened.tree().hex(),
                opened.baseBranch(),
                opened.baseCommit().hex(),
                shown(opened.warnings()),
                Optional.of(work.cause()));
    }

    private static PublishDeferred deferred(Work work, Outcome.Deferred deferred, Instant now) {
        int times = work.deferrals() + 1;
        UUID id = Ids.derived(
                "PublishDeferred",
                work.order().proposalId(),
                work.by().decisionId().toString(),
                Integer.toString(times));
        return new PublishDeferred(
                Envelope.ofRun(id, work.approved().content().runId(), now, PullRequestPlan.ACTOR),
                work.order().proposalId(),
                now.plus(deferred.certain() ? deferred.patience() : longer(deferred.patience(), times)),
                work.lapsed()
                        .map(ignored -> "whether it was opened before its approval expired cannot be told: "
                                + deferred.reason())
                        .orElse(deferred.reason()),
                // by this word it is known when its time comes: to be put off makes no approval good again
                work.lapsed().map(Outcome.Parked::code).orElse(deferred.code()),
                times,
                Optional.of(work.cause()));
    }

    private static Duration longer(Duration first, int times) {
        Duration grown = first.multipliedBy(1L << Math.min(times - 1, DOUBLINGS_MAX));
        return grown.compareTo(WAIT_MAX) < 0 ? grown : WAIT_MAX;
    }

    /** An event has to fit on its topic. */
    private static <T> List<T> shown(List<T> all) {
        return all.subList(0, Math.min(all.size(), SHOWN_MAX));
    }

    private static Envelope ofDecision(String kind, Work work, Instant now) {
        UUID id = Ids.derived(
                kind, work.order().proposalId(), work.by().decisionId().toString());
        return Envelope.ofRun(id, work.approved().content().runId(), now, PullRequestPlan.ACTOR);
    }
}
