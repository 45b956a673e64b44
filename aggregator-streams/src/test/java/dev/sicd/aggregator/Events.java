package dev.sicd.aggregator;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/** Makes the events of one run, the same ones for the same seed. */
final class Events {
    static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final Actor AGENT = Actor.agent("test-agent");

    private final String runId;
    private final Random random;

    Events(String runId, long seed) {
        this.runId = runId;
        this.random = new Random(seed);
    }

    RunStarted runStarted(int episodes) {
        return new RunStarted(ofRun(), episodes, false, "tidy up", List.of("test"));
    }

    EpisodeStarted started(int episode) {
        return started(episode, Optional.empty());
    }

    EpisodeStarted started(int episode, Optional<Duration> lease) {
        return new EpisodeStarted(ofEpisode(episode), episode, "task " + episode, "{\"k\":1}", lease);
    }

    ActionLogged action(int episode, String data) {
        return new ActionLogged(ofEpisode(episode), "code_generation", data);
    }

    OutcomeLogged outcome(int episode) {
        return new OutcomeLogged(ofEpisode(episode), "code_generated", "{}");
    }

    MetricsUpdated metrics(int episode, long tokens) {
        return new MetricsUpdated(ofEpisode(episode), new Metrics(tokens, 1_500, 1, 0, 0, 1, 0, 10));
    }

    EpisodeCompleted completed(int episode, EndStatus status) {
        return new EpisodeCompleted(ofEpisode(episode), status, "{\"quality_score\":0.95}", OptionalLong.empty());
    }

    ProposalSubmitted proposal(String file) {
        CodeChange change =
                new CodeChange(file, ChangeType.UPDATE, Optional.of("old\n"), "new\n", "because", Optional.empty());
        ProposalContent content = new ProposalContent(
                runId, "Improve " + file, "text", "your-org", "your-repo", Optional.of("main"), true, List.of(change));
        Hash digest = content.digest();
        return new ProposalSubmitted(ofRun(), ProposalContent.proposalId(digest), digest, content);
    }

    PolicyDecided allowed(ProposalSubmitted proposal) {
        return decided(proposal, Verdict.ALLOW);
    }

    PolicyDecided decided(ProposalSubmitted proposal, Verdict verdict) {
        return decided(proposal, verdict, Optional.empty());
    }

    PolicyDecided decided(ProposalSubmitted proposal, Verdict verdict, Optional<SignedApproval> approval) {
        Envelope envelope =
                Envelope.ofRun(Ids.derived("PolicyDecided", proposal.proposalId()), runId, AT, Actor.service("ingest"));
        return new PolicyDecided(
                envelope,
                new Decision("PR_PROPOSE", verdict, 0.3, List.of(), List.of(), "test-1", Hash.sha256()),
                Optional.of(proposal.proposalId()),
                Optional.of(proposal.contentDigest()),
                "{}",
                "/training/propose-pr",
                Optional.of(AGENT),
                List.of("agent"),
                approval);
    }

    ProposalReviewed reviewed(ProposalSubmitted proposal, SignedApproval approval) {
        Envelope envelope = Envelope.ofRun(id(), runId, AT, new Actor(Actor.Kind.HUMAN, "rita"));
        return new ProposalReviewed(
                envelope, proposal.proposalId(), true, proposal.contentDigest(), "looked at it", Optional.of(approval));
    }

    PublishParked parked(ProposalSubmitted proposal) {
        Envelope envelope = Envelope.ofRun(id(), runId, AT, Actor.service("publisher"));
        return new PublishParked(envelope, proposal.proposalId(), "403", "REFUSED", List.of(), Optional.empty());
    }

    PublishReleased released(ProposalSubmitted proposal, SignedApproval approval) {
        Envelope envelope = Envelope.ofRun(id(), runId, AT, new Actor(Actor.Kind.HUMAN, "rita"));
        return new PublishReleased(envelope, proposal.proposalId(), "quota is back", Optional.of(approval));
    }

    CapabilityChanged capability(String name, boolean enabled) {
        Envelope envelope = Envelope.ofRun(id(), runId, AT, new Actor(Actor.Kind.HUMAN, "ada"));
        return new CapabilityChanged(envelope, name, enabled, "maintenance");
    }

    RunCompleted runCompleted() {
        return new RunCompleted(ofRun(), EndStatus.COMPLETED, "done");
    }

    private Envelope ofRun() {
        return Envelope.ofRun(id(), runId, AT, AGENT);
    }

    private Envelope ofEpisode(int number) {
        return Envelope.ofEpisode(id(), runId, Ids.episodeId(runId, number), AT, AGENT);
    }

    private UUID id() {
        return Ids.timeOrdered(AT.toEpochMilli(), random.nextLong(), random.nextLong());
    }
}
