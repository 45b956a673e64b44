package dev.sicd.aggregator;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.DecisionEvent.ReviewExpired;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Says what may be said of one run, in any order: ends before starts, decisions before proposals and on other contents,
 * second ends, numbers left out and given twice. Every event passes the rules of {@code EventRules}.
 */
final class SimulatedRun {
    private static final List<Verdict> VERDICTS =
            List.of(Verdict.ALLOW, Verdict.ALLOW, Verdict.REVIEW, Verdict.REVIEW, Verdict.DENY, Verdict.UNKNOWN);
    private static final List<Actor> AGENTS = List.of(Actor.agent("agent-1"), Actor.agent("agent-2"));

    private static final Hash OTHER = Hash.sha256(new byte[] {1});

    private final String runId;
    private final Random random;
    private final int episodes;
    private final List<Content> contents;
    private final Map<String, Long> numbers = new TreeMap<>();
    private Instant now = Instant.EPOCH;

    SimulatedRun(String runId, Random random, int episodes, int proposals) {
        this.runId = runId;
        this.random = random;
        this.episodes = episodes;
        contents = IntStream.range(0, proposals).mapToObj(this::content).toList();
    }

    /** What is proposed, with its digest at hand: the digest takes longer than all else that is simulated. */
    private record Content(ProposalContent content, Hash digest) {}

    /** Another event, which happened about then. */
    Event next(Instant at) {
        now = about(at);
        int episode = 1 + random.nextInt(episodes);
        return switch (random.nextInt(40)) {
            case 0 -> new RunStarted(ofRun(agent()), 1 + random.nextInt(9), random.nextBoolean(), "tidy", List.of());
            case 1 ->
                random.nextBoolean()
                        ? new RunCompleted(ofRun(agent()), end(), "done")
                        : new CapabilityChanged(ofRun(rita()), "SAFE_MODE", random.nextBoolean(), "test");
            case 2 -> onStart();
            case 3, 4, 5 -> new EpisodeStarted(ofEpisode(episode), episode, "tidy", "{}", maybe(lease()));
            case 6, 7 -> new EpisodeCompleted(ofEpisode(episode), end(), "{}", lastNumber());
            case 8, 9, 10, 11, 12 -> new ActionLogged(ofEpisode(episode), "edit", text());
            case 13, 14 -> new OutcomeLogged(ofEpisode(episode), "tests", text());
            case 15, 16, 17, 18 -> new MetricsUpdated(ofEpisode(episode), delta());
            case 19, 20 -> new EpisodeHeartbeat(ofEpisode(episode), maybe(lease()));
            default -> ofProposal(anyOf(contents));
        };
    }

    /** What a proposal waits for after an event of it, so that few events bring it far; any event after any other. */
    Event after(Event event, Instant at) {
        now = about(at);
        return switch (event) {
            case ProposalSubmitted submitted -> decided(submitted.proposalId(), submitted.contentDigest());
            case PolicyDecided decided
            when decided.subject().isPresent() && decided.contentDigest().isPresent() ->
                decided.decision().verdict() == Verdict.REVIEW
                        ? reviewed(
                                decided.subject().get(), decided.contentDigest().get())
                        : ofPullRequest(
                                decided.subject().get(), decided.contentDigest().get());
            case ProposalReviewed reviewed -> ofPullRequest(reviewed.proposalId(), reviewed.contentDigest());
            case PublishParked parked -> released(parked.proposalId());
            case PublishReleased released -> ofPullRequest(released.proposalId(), OTHER);
            case PublishDeferred deferred -> ofPullRequest(deferred.proposalId(), OTHER);
            case PullRequestOpened opened ->
                new PullRequestClosed(
                        ofRun(Actor.service("publisher")), opened.proposalId(), 7, random.nextBoolean(), "");
            default -> next(at);
        };
    }

    /** An episode of it is given up, due or not. */
    EpisodeAbandoned givenUp(Instant at) {
        String episodeId = Ids.episodeId(runId, 1 + random.nextInt(episodes));
        Envelope envelope = Envelope.ofEpisode(id(), runId, episodeId, at, Actor.system("sicd-watchdog"));
        return new EpisodeAbandoned(envelope, 1, lease());
    }

    /** As a newer release would say it. */
    UnknownEvent unknown(Instant at) {
        now = at;
        return new UnknownEvent(ofEpisode(1 + random.nextInt(episodes)), "EpisodeDreamt");
    }

    /** The same statement by the same id, with what a door may fill in filled in differently. */
    Event again(Event event) {
        return switch (event) {
            case ActionLogged action -> new ActionLogged(retried(action), action.actionType(), action.data());
            case MetricsUpdated update -> new MetricsUpdated(retried(update), update.delta());
            case EpisodeCompleted end ->
                new EpisodeCompleted(retried(end), end.status(), end.metadata(), end.lastSequence());
            case ProposalSubmitted submitted ->
                new ProposalSubmitted(
                        retried(submitted), submitted.proposalId(), submitted.contentDigest(), submitted.content());
            default -> event;
        };
    }

    /** Another statement by the same id, where there is one to make. */
    Event otherwise(Event event) {
        return switch (event) {
            case ActionLogged action -> new ActionLogged(action.envelope(), action.actionType(), text());
            case MetricsUpdated update -> new MetricsUpdated(update.envelope(), delta());
            case EpisodeCompleted end ->
                new EpisodeCompleted(end.envelope(), end(), end.metadata(), end.lastSequence());
            case EpisodeHeartbeat beat -> new ActionLogged(beat.envelope(), "edit", "{}");
            case PolicyDecided decided
            when decided.subject().isPresent() ->
                new PolicyDecided(
                        decided.envelope(),
                        decision(anyOf(VERDICTS)),
                        decided.subject(),
                        decided.contentDigest(),
                        "{}",
                        decided.route(),
                        decided.requester(),
                        List.of(),
                        Optional.empty());
            case PublishParked parked ->
                new PublishFailed(parked.envelope(), parked.proposalId(), "gone", "GONE", List.of(), Optional.empty());
            default -> event;
        };
    }

    private Event ofProposal(Content content) {
        String id = ProposalContent.proposalId(content.digest());
        Hash digest = random.nextInt(6) > 0 ? content.digest() : OTHER;
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> new ProposalSubmitted(ofRun(agent()), id, content.digest(), content.content());
            case 3, 4, 5 -> decided(id, digest);
            case 6, 7, 8 -> reviewed(id, digest);
            case 9 ->
                random.nextBoolean()
                        ? new ReviewExpired(ofRun(ingest()), id)
                        : new ProposalWithdrawn(ofRun(agent()), id, "no");
            case 10 -> released(id);
            default -> ofPullRequest(id, digest);
        };
    }

    private PullRequestEvent ofPullRequest(String id, Hash digest) {
        Envelope by = ofRun(Actor.service("publisher"));
        return switch (random.nextInt(12)) {
            case 0 ->
                new PullRequestPlanned(by, id, digest, "o/r", "", "sicd/x", "t", "b", List.of(), Optional.empty());
            case 1, 2 -> new PublishDeferred(by, id, now, "budget", "OPEN_BUDGET", 1, Optional.empty());
            case 3 -> new ChangesAlreadyApplied(by, id, digest, "o/r", "main", "ba5e", Optional.empty());
            case 4, 5, 6 ->
                new PullRequestOpened(
                        by,
                        id,
                        digest,
                        "o/r",
                        "sicd/x",
                        7,
                        "https://host.test/7",
                        "c0",
                        "7e",
                        "main",
                        "ba",
                        List.of(),
                        Optional.empty());
            case 7, 8 -> new PublishParked(by, id, "403", "REFUSED", List.of(), Optional.empty());
            case 9 -> new PublishFailed(by, id, "stale", "STALE", List.of(), Optional.empty());
            default -> new PullRequestClosed(by, id, 7, random.nextBoolean(), "");
        };
    }

    private ProposalReviewed reviewed(String proposalId, Hash digest) {
        return new ProposalReviewed(
                ofRun(reviewer()), proposalId, random.nextInt(3) > 0, digest, "looked at it", Optional.empty());
    }

    private PublishReleased released(String proposalId) {
        return new PublishReleased(ofRun(reviewer()), proposalId, "go on", Optional.empty());
    }

    private PolicyDecided decided(String proposalId, Hash digest) {
        Envelope envelope = random.nextInt(4) > 0
                ? ofRun(ingest())
                : Envelope.ofRun(Ids.derived("PolicyDecided", proposalId), runId, now, ingest());
        // a decision on the request to review it names the proposal too, and is not about its content
        String action = random.nextInt(8) > 0 ? "PR_PROPOSE" : "PR_REVIEW";
        return decided(
                envelope, action, Optional.of(proposalId), Optional.of(digest).filter(it -> roll(12)));
    }

    private PolicyDecided onStart() {
        return decided(ofRun(ingest()), "TRAIN_START", Optional.empty(), Optional.empty());
    }

    private PolicyDecided decided(
            Envelope envelope, String action, Optional<String> subject, Optional<Hash> contentDigest) {
        Decision decision = decision(anyOf(VERDICTS));
        return new PolicyDecided(
                envelope,
                new Decision(
                        action,
                        decision.verdict(),
                        decision.riskScore(),
                        List.of(),
                        List.of(),
                        decision.policyVersion(),
                        decision.policyDigest()),
                subject,
                contentDigest,
                "{}",
                "/training/propose-pr",
                Optional.of(anyOf(AGENTS)),
                List.of(),
                Optional.empty());
    }

    private Decision decision(Verdict verdict) {
        return new Decision(
                "PR_PROPOSE", verdict, random.nextInt(100) / 100.0, List.of(), List.of(), "test-1", Hash.sha256());
    }

    private Content content(int number) {
        CodeChange change = new CodeChange(
                "f" + number, ChangeType.UPDATE, Optional.of("old\n"), "new\n", "because", Optional.empty());
        ProposalContent content = new ProposalContent(
                runId, "Tidy " + number, "", "o", "r", Optional.empty(), number > 0, List.of(change));
        return new Content(content, content.digest());
    }

    /** Mostly within a minute before, as clocks and networks are; some clocks are minutes wrong. */
    private Instant about(Instant at) {
        return at.plusMillis(random.nextInt(10) > 0 ? -random.nextInt(60_000) : random.nextInt(1_200_000) - 600_000);
    }

    private Envelope ofRun(Actor actor) {
        Envelope plain = Envelope.ofRun(id(), runId, now, actor);
        return actor.kind() == Actor.Kind.AGENT ? numbered(plain) : plain;
    }

    private Envelope ofEpisode(int number) {
        return numbered(Envelope.ofEpisode(id(), runId, Ids.episodeId(runId, number), now, agent()));
    }

    /** Mostly the producer's next number; some lose one, some give one twice, some do not count. */
    private Envelope numbered(Envelope envelope) {
        int kind = random.nextInt(20);
        if (kind < 3) {
            return envelope;
        }
        String producer = "p" + random.nextInt(2);
        long last = numbers.getOrDefault(producer, 0L);
        long next =
                kind == 3 ? last + 2 + random.nextInt(3) : kind == 4 && last > 0 ? 1 + random.nextLong(last) : last + 1;
        numbers.merge(producer, next, Math::max);
        return envelope.withSequence(producer, next);
    }

    private Envelope retried(Event event) {
        Envelope was = event.envelope();
        return new Envelope(
                was.eventId(),
                was.runId(),
                was.episodeId(),
                now,
                random.nextBoolean() ? was.sequence() : Optional.empty(),
                agent(),
                maybe("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    private OptionalLong lastNumber() {
        long last = numbers.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return random.nextInt(3) > 0 ? OptionalLong.empty() : OptionalLong.of(last + random.nextInt(4));
    }

    private UUID id() {
        return Ids.timeOrdered(1_772_000_000_000L, random.nextLong(), random.nextLong());
    }

    private Actor agent() {
        return anyOf(AGENTS);
    }

    /** Who proposed it may try to review it. */
    private Actor reviewer() {
        return roll(4) ? rita() : agent();
    }

    private static Actor rita() {
        return new Actor(Actor.Kind.HUMAN, "rita");
    }

    private static Actor ingest() {
        return Actor.service("ingest");
    }

    private EndStatus end() {
        return anyOf(List.of(EndStatus.values()));
    }

    private Duration lease() {
        return Duration.ofSeconds(60 + random.nextInt(1_800));
    }

    private String text() {
        return "{\"n\":" + random.nextInt(1_000) + "}";
    }

    private Metrics delta() {
        long tokens = random.nextInt(25) == 0 ? Long.MAX_VALUE / 2 + 1 : random.nextInt(900);
        return new Metrics(
                tokens,
                random.nextInt(900),
                random.nextInt(9),
                random.nextInt(9),
                random.nextInt(9),
                random.nextInt(9),
                random.nextInt(2),
                random.nextInt(90_000));
    }

    /** True but once in so many times. */
    private boolean roll(int sides) {
        return random.nextInt(sides) > 0;
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
