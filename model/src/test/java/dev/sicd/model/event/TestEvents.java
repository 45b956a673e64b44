package dev.sicd.model.event;

import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.PolicyLoaded;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.DecisionEvent.QuarantineRedriven;
import dev.sicd.model.event.DecisionEvent.ReviewExpired;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Makes valid events of one run, each with an id of its own and a claimed time one second after the one before. */
public final class TestEvents {
    public static final Instant EPOCH = Instant.parse("2026-03-01T12:00:00Z");

    private final String runId;
    private long count;

    public TestEvents(String runId) {
        this.runId = runId;
    }

    public Envelope ofRun(Actor actor) {
        count++;
        return Envelope.ofRun(new UUID(0x7000, count), runId, EPOCH.plusSeconds(count), actor);
    }

    public Envelope ofEpisode(int episode) {
        Envelope run = ofRun(Actor.agent("agent-1"));
        return Envelope.ofEpisode(run.eventId(), runId, Ids.episodeId(runId, episode), run.occurredAt(), run.actor());
    }

    public RunStarted runStarted(int planned) {
        return new RunStarted(ofRun(Actor.agent("agent-1")), planned, true, "tidy up", List.of("nightly"));
    }

    public RunCompleted runCompleted(EndStatus status) {
        return new RunCompleted(ofRun(Actor.agent("agent-1")), status, "done");
    }

    public EpisodeStarted started(int episode) {
        return new EpisodeStarted(ofEpisode(episode), episode, "tidy up", "{}", Optional.empty());
    }

    public EpisodeStarted started(int episode, Duration lease) {
        return new EpisodeStarted(ofEpisode(episode), episode, "tidy up", "{}", Optional.of(lease));
    }

    public ActionLogged action(int episode) {
        return new ActionLogged(ofEpisode(episode), "read_file", "{}");
    }

    public OutcomeLogged outcome(int episode) {
        return new OutcomeLogged(ofEpisode(episode), "tests_pass", "{}");
    }

    public MetricsUpdated metrics(int episode, Metrics delta) {
        return new MetricsUpdated(ofEpisode(episode), delta);
    }

    public EpisodeHeartbeat heartbeat(int episode, Optional<Duration> lease) {
        return new EpisodeHeartbeat(ofEpisode(episode), lease);
    }

    public EpisodeCompleted completed(int episode, EndStatus status) {
        return new EpisodeCompleted(ofEpisode(episode), status, "{}", OptionalLong.empty());
    }

    public EpisodeAbandoned abandoned(int episode) {
        Envelope agents = ofEpisode(episode);
        Envelope systems = Envelope.ofEpisode(
                agents.eventId(), runId, Ids.episodeId(runId, episode), agents.occurredAt(), Actor.system("watchdog"));
        return new EpisodeAbandoned(systems, 1, Duration.ofMinutes(15));
    }

    public ProposalContent content(int number) {
        CodeChange change = new CodeChange(
                "src/File" + number + ".java",
                ChangeType.UPDATE,
                Optional.of("old\t\n"),
                "new\n",
                "no tabs",
                Optional.of("0a1b"));
        return new ProposalContent(
                runId, "Tidy " + number, "No tabs.", "octo", "hello", Optional.of("main"), true, List.of(change));
    }

    public static String idOf(ProposalContent content) {
        return ProposalContent.proposalId(content.digest());
    }

    public ProposalSubmitted submitted(ProposalContent content) {
        return new ProposalSubmitted(ofRun(Actor.agent("agent-1")), idOf(content), content.digest(), content);
    }

    public ProposalWithdrawn withdrawn(String proposalId) {
        return new ProposalWithdrawn(ofRun(Actor.agent("agent-1")), proposalId, "not wanted any more");
    }

    public PolicyDecided decided(String proposalId, Hash digest, Verdict verdict) {
        return new PolicyDecided(
                ofRun(Actor.service("ingest")),
                decision("PR_PROPOSE", verdict),
                Optional.of(proposalId),
                Optional.of(digest),
                "{}",
                "/training/propose-pr",
                Optional.of(Actor.agent("agent-1")),
                List.of(),
                Optional.empty());
    }

    public PolicyDecided decidedOnStart(Verdict verdict) {
        return new PolicyDecided(
                ofRun(Actor.service("ingest")),
                decision("TRAIN_START", verdict),
                Optional.empty(),
                Optional.empty(),
                "{}",
                "/training/start",
                Optional.of(Actor.agent("agent-1")),
                List.of(),
                Optional.empty());
    }

    private static Decision decision(String action, Verdict verdict) {
        return new Decision(action, verdict, 0.3, List.of(), List.of(), "test-1", Hash.sha256());
    }

    public ProposalReviewed reviewed(String proposalId, Hash digest, boolean approved) {
        return reviewed(proposalId, digest, approved, new Actor(Actor.Kind.HUMAN, "rita"));
    }

    public ProposalReviewed reviewed(String proposalId, Hash digest, boolean approved, Actor reviewer) {
        return new ProposalReviewed(ofRun(reviewer), proposalId, approved, digest, "looked at it", Optional.empty());
    }

    public ReviewExpired expired(String proposalId) {
        return new ReviewExpired(ofRun(Actor.service("ingest")), proposalId);
    }

    public PublishReleased released(String proposalId) {
        return released(proposalId, new Actor(Actor.Kind.HUMAN, "rita"));
    }

    public PublishReleased released(String proposalId, Actor reviewer) {
        return new PublishReleased(ofRun(reviewer), proposalId, "quota is back", Optional.empty());
    }

    /** The decisions that are about no run's proposal. */
    public List<DecisionEvent> decisionsOnNoProposal() {
        Actor admin = new Actor(Actor.Kind.HUMAN, "ada");
        return List.of(
                decidedOnStart(Verdict.DENY),
                new CapabilityChanged(ofRun(admin), "ENABLE_TRAINING", false, "maintenance"),
                new PolicyLoaded(ofRun(admin), "test-1", Hash.sha256(), "builtin"),
                new QuarantineRedriven(ofRun(admin), "sicd.quarantine", 0, 7, "fixed"));
    }

    /** One event of each kind that the publisher states. */
    public List<PullRequestEvent> pullRequestEvents(String proposalId, Hash digest) {
        Actor publisher = Actor.service("publisher");
        Optional<Cause> cause = Optional.of(new Cause(new UUID(1, 2), "sicd.approved-proposals/0@7"));
        return List.of(
                new PullRequestPlanned(
                        ofRun(publisher),
                        proposalId,
                        digest,
                        "octo/hello",
                        "",
                        "sicd/x",
                        "Tidy",
                        "Body",
                        List.of(),
                        cause),
                new PublishDeferred(
                        ofRun(publisher), proposalId, EPOCH.plusSeconds(3600), "budget", "OPEN_BUDGET", 1, cause),
                new ChangesAlreadyApplied(ofRun(publisher), proposalId, digest, "octo/hello", "main", "ba5e", cause),
                opened(proposalId, digest),
                parked(proposalId),
                new PublishFailed(ofRun(publisher), proposalId, "no such branch", "STALE", List.of(), cause),
                closed(proposalId, true),
                closed(proposalId, false));
    }

    public PullRequestOpened opened(String proposalId, Hash digest) {
        return new PullRequestOpened(
                ofRun(Actor.service("publisher")),
                proposalId,
                digest,
                "octo/hello",
                "sicd/x",
                7,
                "https://host.test/octo/hello/pull/7",
                "c0ffee",
                "7ee",
                "main",
                "ba5e",
                List.of(),
                Optional.empty());
    }

    public PublishParked parked(String proposalId) {
        return new PublishParked(
                ofRun(Actor.service("publisher")), proposalId, "403", "REFUSED", List.of(), Optional.empty());
    }

    public PullRequestClosed closed(String proposalId, boolean merged) {
        return new PullRequestClosed(ofRun(Actor.service("publisher")), proposalId, 7, merged, merged ? "abc" : "");
    }

    public UnknownEvent unknown() {
        return new UnknownEvent(ofRun(Actor.agent("agent-1")), "EpisodeDreamt");
    }
}
