package dev.sicd.schemas;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.PolicyLoaded;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.DecisionEvent.QuarantineRedriven;
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
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProducerSequence;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PlannedFile;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Contribution;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** One event of each kind with every field set, the same ones for ever: their bytes are kept. */
final class SampleEvents {
    private static final String RUN = "run_20250101";
    private static final Instant AT = Instant.parse("2025-01-01T10:05:00.123456Z");
    private static final Hash DIGEST = Hash.sha256(new byte[] {1, 2, 3});
    private static final String PROPOSAL = "a1b2c3d4e5f6";
    private static final ProposalContent CONTENT = new ProposalContent(
            RUN,
            "Optimize",
            "Größer, 速い, 🚀",
            "your-org",
            "your-repo",
            Optional.of("main"),
            true,
            List.of(
                    new CodeChange(
                            "a.py",
                            ChangeType.UPDATE,
                            Optional.of("old\n"),
                            "new\n",
                            "why",
                            Optional.of("3b18e512dba79e4c8300dd08aeb37f8e728b8dad")),
                    new CodeChange("b.py", ChangeType.DELETE, Optional.empty(), "", "", Optional.empty())));

    private static final Optional<Cause> CAUSE = Optional.of(
            new Cause(UUID.fromString("0193b1f2-7c31-5000-8000-000000000001"), "sicd.approved-proposals/0@7"));
    private static final FileProblem PROBLEM = new FileProblem("a.py", "SECRET", 3, "looks like a key");
    private static final SignedApproval APPROVAL = new SignedApproval("{\"dry_run\":true}", "c0ffee", "c2lnbmVk");

    private SampleEvents() {}

    /** The samples as the first release wrote them, without what came later. */
    static List<Event> ofFirstRelease() {
        return all().stream()
                .filter(event -> !(event instanceof ChangesAlreadyApplied))
                .map(SampleEvents::asInFirstRelease)
                .toList();
    }

    private static Event asInFirstRelease(Event event) {
        return switch (event) {
            case PolicyDecided e ->
                new PolicyDecided(
                        e.envelope(),
                        e.decision(),
                        e.subject(),
                        e.contentDigest(),
                        e.context(),
                        e.route(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
            case ProposalReviewed e ->
                new ProposalReviewed(
                        e.envelope(), e.proposalId(), e.approved(), e.contentDigest(), e.reason(), Optional.empty());
            case PublishReleased e -> new PublishReleased(e.envelope(), e.proposalId(), e.reason(), Optional.empty());
            case PullRequestEvent e -> asInFirstRelease(e);
            default -> event;
        };
    }

    private static PullRequestEvent asInFirstRelease(PullRequestEvent event) {
        return switch (event) {
            case PullRequestPlanned e ->
                new PullRequestPlanned(
                        e.envelope(),
                        e.proposalId(),
                        e.contentDigest(),
                        e.repository(),
                        e.baseBranch(),
                        e.branch(),
                        e.title(),
                        e.body(),
                        e.files(),
                        Optional.empty());
            case PublishDeferred e ->
                new PublishDeferred(e.envelope(), e.proposalId(), e.until(), e.reason(), "", 1, Optional.empty());
            case PullRequestOpened e ->
                new PullRequestOpened(
                        e.envelope(),
                        e.proposalId(),
                        e.contentDigest(),
                        e.repository(),
                        e.branch(),
                        e.number(),
                        e.url(),
                        e.commitSha(),
                        e.treeSha(),
                        "",
                        "",
                        List.of(),
                        Optional.empty());
            case PublishParked e ->
                new PublishParked(e.envelope(), e.proposalId(), e.reason(), "", List.of(), Optional.empty());
            case PublishFailed e ->
                new PublishFailed(e.envelope(), e.proposalId(), e.reason(), "", List.of(), Optional.empty());
            case PullRequestClosed e -> e;
            case ChangesAlreadyApplied e -> throw new IllegalArgumentException(e.type() + " came later");
        };
    }

    static List<Event> all() {
        return List.of(
                new RunStarted(envelope("RunStarted", false), 5, true, "Optimize RAG queries", List.of("rag", "speed")),
                new RunCompleted(envelope("RunCompleted", false), EndStatus.COMPLETED, "all done"),
                new EpisodeStarted(
                        envelope("EpisodeStarted", true),
                        1,
                        "task",
                        "{\"target_module\":\"rag_service\"}",
                        Optional.of(Duration.ofMinutes(5))),
                new ActionLogged(envelope("ActionLogged", true), "code_generation", "{\"file\":\"rag_service.py\"}"),
                new OutcomeLogged(envelope("OutcomeLogged", true), "code_generated", "{\"status\":\"success\"}"),
                new MetricsUpdated(envelope("MetricsUpdated", true), new Metrics(1500, 450_000, 2, 1, 3, 2, 1, 1234)),
                new EpisodeHeartbeat(envelope("EpisodeHeartbeat", true), Optional.of(Duration.ofMinutes(1))),
                new EpisodeCompleted(
                        envelope("EpisodeCompleted", true),
                        EndStatus.FAILED,
                        "{\"quality_score\":0.95}",
                        OptionalLong.of(42)),
                new EpisodeAbandoned(envelope("EpisodeAbandoned", true), 7, Duration.ofMinutes(15)),
                new ProposalSubmitted(envelope("ProposalSubmitted", true), PROPOSAL, DIGEST, CONTENT),
                new ProposalWithdrawn(envelope("ProposalWithdrawn", false), PROPOSAL, "obsolete"),
                new PolicyDecided(
                        envelope("PolicyDecided", false),
                        new Decision(
                                "PR_PROPOSE",
                                Verdict.REVIEW,
                                0.3,
                                List.of(new Contribution("proposing a change", 0.25)),
                                List.of(new MatchedRule("autonomy-off", Verdict.REVIEW, "a person decides")),
                                "builtin-1",
                                DIGEST),
                        Optional.of(PROPOSAL),
                        Optional.of(DIGEST),
                        "{\"change_count\":1}",
                        "/training/propose-pr",
                        Optional.of(Actor.agent("agent-1")),
                        List.of("agent", "reader"),
                        Optional.of(APPROVAL)),
                new ProposalReviewed(
                        envelope("ProposalReviewed", false), PROPOSAL, true, DIGEST, "good", Optional.of(APPROVAL)),
                new ReviewExpired(envelope("ReviewExpired", false), PROPOSAL),
                new PublishReleased(envelope("PublishReleased", false), PROPOSAL, "token fixed", Optional.of(APPROVAL)),
                new CapabilityChanged(envelope("CapabilityChanged", false), "ENABLE_TRAINING", true, "start of shift"),
                new PolicyLoaded(envelope("PolicyLoaded", false), "v7", DIGEST, "policy.yaml"),
                new QuarantineRedriven(envelope("QuarantineRedriven", false), "sicd.quarantine", 3, 99, "fixed"),
                new PullRequestPlanned(
                        envelope("PullRequestPlanned", false),
                        PROPOSAL,
                        DIGEST,
                        "your-org/your-repo",
                        "main",
                        "aura-sicd/" + PROPOSAL,
                        "Optimize",
                        "## body\n",
                        List.of(new PlannedFile("a.py", ChangeType.UPDATE, 3, 1)),
                        CAUSE),
                new PublishDeferred(
                        envelope("PublishDeferred", false),
                        PROPOSAL,
                        AT.plusSeconds(60),
                        "budget",
                        "OPEN_BUDGET",
                        2,
                        CAUSE),
                new PullRequestOpened(
                        envelope("PullRequestOpened", false),
                        PROPOSAL,
                        DIGEST,
                        "your-org/your-repo",
                        "aura-sicd/" + PROPOSAL,
                        123,
                        "https://github.com/your-org/your-repo/pull/123",
                        "c0ffee",
                        "7ree",
                        "main",
                        "ba5e",
                        List.of("label 'x' is not there"),
                        CAUSE),
                new ChangesAlreadyApplied(
                        envelope("ChangesAlreadyApplied", false),
                        PROPOSAL,
                        DIGEST,
                        "your-org/your-repo",
                        "main",
                        "ba5e",
                        CAUSE),
                new PublishParked(envelope("PublishParked", false), PROPOSAL, "403", "SECRET", List.of(PROBLEM), CAUSE),
                new PublishFailed(
                        envelope("PublishFailed", false),
                        PROPOSAL,
                        "no base",
                        "BASE_MISSING",
                        List.of(),
                        Optional.empty()),
                new PullRequestClosed(envelope("PullRequestClosed", false), PROPOSAL, 123, true, "beef"));
    }

    static ApprovedProposal approved() {
        return new ApprovedProposal(
                PROPOSAL,
                DIGEST,
                CONTENT,
                Actor.agent("agent-1"),
                0.3,
                4,
                DIGEST,
                AT,
                Optional.of(APPROVAL),
                Optional.of("sicd.ledger/3\n1\nroot\n\n— sicd.ledger/3 signature\n"));
    }

    private static Envelope envelope(String kind, boolean ofEpisode) {
        return new Envelope(
                Ids.derived("sample", kind),
                RUN,
                ofEpisode ? Optional.of(RUN + "_ep0001") : Optional.empty(),
                AT,
                Optional.of(new ProducerSequence("producer-1", 17)),
                Actor.agent("agent-1"),
                Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }
}
