package dev.sicd.query;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
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
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PlannedFile;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Writes the events of one run into the stores, each with an id of its own; the clock is moved by hand. */
final class RunScript {
    static final Actor AGENT = Actor.agent("agent-1");

    private final FoldedStores stores;
    private final String runId;
    private Instant now = Instant.parse("2025-01-01T10:00:00Z");
    private long count;
    private Optional<String> producer = Optional.empty();
    private long nextNumber = 1;

    RunScript(FoldedStores stores, String runId) {
        this.stores = stores;
        this.runId = runId;
    }

    RunScript at(String time) {
        now = Instant.parse(time);
        return this;
    }

    /** From now on the run's producer numbers its events; the next one has this number. */
    RunScript numbered(String producerId, long next) {
        producer = Optional.of(producerId);
        nextNumber = next;
        return this;
    }

    /** From now on the ids are those of a script that has written so many events: another one of this run wrote before. */
    RunScript startingAfter(long events) {
        count = events;
        return this;
    }

    UUID lastEventId() {
        return eventId(count);
    }

    Coordinates append(Event event) {
        return stores.append(event, now.plusMillis(20));
    }

    Coordinates start(int episodes, boolean dryRun, String task) {
        return start(episodes, dryRun, task, List.of("nightly"));
    }

    Coordinates start(int episodes, boolean dryRun, String task, List<String> tags) {
        return append(new RunStarted(ofRun(AGENT), episodes, dryRun, task, tags));
    }

    Coordinates end(EndStatus status) {
        return append(new RunCompleted(ofRun(AGENT), status, "done"));
    }

    Coordinates startEpisode(int number, String task, String context) {
        return append(new EpisodeStarted(ofEpisode(number), number, task, context, Optional.empty()));
    }

    Coordinates action(int episode, String type, String data) {
        return append(new ActionLogged(ofEpisode(episode), type, data));
    }

    Coordinates outcome(int episode, String type, String data) {
        return append(new OutcomeLogged(ofEpisode(episode), type, data));
    }

    Coordinates metrics(int episode, Metrics delta) {
        return append(new MetricsUpdated(ofEpisode(episode), delta));
    }

    Coordinates endEpisode(int episode, EndStatus status, String metadata) {
        return append(new EpisodeCompleted(ofEpisode(episode), status, metadata, OptionalLong.empty()));
    }

    Coordinates endEpisode(int episode, long lastNumber) {
        return append(new EpisodeCompleted(ofEpisode(episode), EndStatus.COMPLETED, "{}", OptionalLong.of(lastNumber)));
    }

    Coordinates abandon(int episode) {
        return append(new EpisodeAbandoned(ofEpisode(episode), count, Duration.ofMinutes(15)));
    }

    ProposalContent content(String title, boolean dryRun) {
        CodeChange change = new CodeChange(
                "aura_ia_mcp/services/rag_service.py",
                ChangeType.UPDATE,
                Optional.of("old\n"),
                "new\n",
                "Optimize query performance",
                Optional.of("0a1b"));
        return new ProposalContent(
                runId,
                title,
                "Performance improvements for RAG queries",
                "your-org",
                "your-repo",
                Optional.of("main"),
                dryRun,
                List.of(change));
    }

    static String idOf(ProposalContent content) {
        return ProposalContent.proposalId(content.digest());
    }

    Coordinates submit(ProposalContent content) {
        return append(new ProposalSubmitted(ofRun(AGENT), idOf(content), content.digest(), content));
    }

    Coordinates decide(ProposalContent content, Verdict verdict) {
        Decision decision = new Decision(
                "PR_PROPOSE",
                verdict,
                0.3,
                List.of(new Decision.Contribution("1 change", 0.3)),
                List.of(new Decision.MatchedRule("allow-small", verdict, "few changes")),
                "builtin-1",
                Hash.sha256());
        return append(new PolicyDecided(
                ofRun(Actor.service("ingest")),
                decision,
                Optional.of(idOf(content)),
                Optional.of(content.digest()),
                "{\"safe_mode\":false}",
                "/training/propose-pr",
                Optional.of(AGENT),
                List.of("agent"),
                verdict == Verdict.ALLOW ? Optional.of(approval("policy")) : Optional.empty()));
    }

    Coordinates denyStart() {
        return decided("TRAIN_START", Verdict.DENY, AGENT);
    }

    /** A decision that is on no proposal. */
    Coordinates decided(String action, Verdict verdict, Actor requester) {
        return decided(action, verdict, Optional.of(requester), "{}");
    }

    /** A decision as the first release recorded it: who asked is among its facts only. */
    Coordinates decidedLongAgo(String action, String context) {
        return decided(action, Verdict.ALLOW, Optional.empty(), context);
    }

    private Coordinates decided(String action, Verdict verdict, Optional<Actor> requester, String context) {
        Decision decision = new Decision(action, verdict, 0, List.of(), List.of(), "builtin-1", Hash.sha256());
        return append(new PolicyDecided(
                ofRun(Actor.service("ingest")),
                decision,
                Optional.empty(),
                Optional.empty(),
                context,
                "/training/start",
                requester,
                List.of("agent"),
                Optional.empty()));
    }

    Coordinates approve(ProposalContent content) {
        return review(content, true, Optional.of(approval("human:rita")));
    }

    Coordinates reject(ProposalContent content) {
        return review(content, false, Optional.empty());
    }

    private Coordinates review(ProposalContent content, boolean approved, Optional<SignedApproval> approval) {
        Envelope reviewer = ofRun(new Actor(Actor.Kind.HUMAN, "rita"));
        return append(
                new ProposalReviewed(reviewer, idOf(content), approved, content.digest(), "looked at it", approval));
    }

    Coordinates release(ProposalContent content) {
        Envelope admin = ofRun(new Actor(Actor.Kind.HUMAN, "ada"));
        return append(new PublishReleased(admin, idOf(content), "try again", Optional.of(approval("human:ada"))));
    }

    /** Not signed: reads pass on what is recorded, whatever it is worth. */
    static SignedApproval approval(String approver) {
        return new SignedApproval("{\"approver\":\"" + approver + "\"}", "key of " + approver, "c2lnbmF0dXJl");
    }

    Coordinates plan(ProposalContent content) {
        return append(new PullRequestPlanned(
                ofRun(Actor.service("publisher")),
                idOf(content),
                content.digest(),
                "your-org/your-repo",
                "main",
                "aura-sicd/" + idOf(content),
                content.title(),
                "## Autonomous Code Improvement Proposal",
                List.of(new PlannedFile("aura_ia_mcp/services/rag_service.py", ChangeType.UPDATE, 1, 1)),
                Optional.empty()));
    }

    Coordinates open(ProposalContent content) {
        return append(new PullRequestOpened(
                ofRun(Actor.service("publisher")),
                idOf(content),
                content.digest(),
                "your-org/your-repo",
                "aura-sicd/" + idOf(content),
                123,
                "https://github.com/your-org/your-repo/pull/123",
                "c0ffee",
                "7ee",
                "main",
                "ba5e",
                List.of("label 'x' is not there"),
                Optional.empty()));
    }

    Coordinates published(PullRequestEvent event) {
        return append(event);
    }

    Envelope ofRun(Actor actor) {
        count++;
        return numbered(Envelope.ofRun(eventId(count), runId, now, actor), actor);
    }

    Envelope ofEpisode(int number) {
        count++;
        return numbered(Envelope.ofEpisode(eventId(count), runId, Ids.episodeId(runId, number), now, AGENT), AGENT);
    }

    private Envelope numbered(Envelope envelope, Actor actor) {
        if (producer.isEmpty() || actor.kind() != Actor.Kind.AGENT) {
            return envelope;
        }
        return envelope.withSequence(producer.get(), nextNumber++);
    }

    private UUID eventId(long number) {
        return new UUID(0x7000L, Integer.toUnsignedLong(runId.hashCode()) << 32 | number);
    }
}
