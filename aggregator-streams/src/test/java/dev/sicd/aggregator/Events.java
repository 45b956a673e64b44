package dev.sicd.aggregator;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
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
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

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
        return decided(proposal, new Facts(true, true, false, true, 1));
    }

    PolicyDecided decided(ProposalSubmitted proposal, Facts facts) {
        Envelope envelope =
                Envelope.ofRun(Ids.derived("PolicyDecided", proposal.proposalId()), runId, AT, Actor.service("ingest"));
        return new PolicyDecided(
                envelope,
                Policy.proposePr(facts),
                Optional.of(proposal.proposalId()),
                Optional.of(proposal.contentDigest()),
                "{}",
                "/training/propose-pr");
    }

    RunCompleted runCompleted() {
        return new RunCompleted(ofRun(), EndStatus.COMPLETED, "done");
    }

    private Envelope ofRun() {
        return Envelope.ofRun(
                Ids.timeOrdered(AT.toEpochMilli(), random.nextLong(), random.nextLong()), runId, AT, AGENT);
    }

    private Envelope ofEpisode(int number) {
        return Envelope.ofEpisode(
                Ids.timeOrdered(AT.toEpochMilli(), random.nextLong(), random.nextLong()),
                runId,
                Ids.episodeId(runId, number),
                AT,
                AGENT);
    }
}
