package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Facts.Change;
import dev.sicd.model.policy.Facts.ChangeSet;
import dev.sicd.model.policy.Facts.Review;
import dev.sicd.model.policy.Facts.RunFacts;
import dev.sicd.model.policy.Facts.Setting;
import dev.sicd.model.policy.Guards;
import dev.sicd.model.policy.Policy;
import dev.sicd.schemas.Coordinates;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Asks the policy, and puts its answers into words: as events for the log, as problems for clients. It writes none. */
final class Decisions {
    static final String START_ROUTE = "/training/start";
    static final String EPISODE_ROUTE = "/training/runs/{run_id}/episodes";
    static final String BATCH_ROUTE = "/training/events";
    static final String PROPOSE_ROUTE = "/training/propose-pr";

    private static final Actor SELF = Actor.service("ingest-service");
    /** Not an action of policies: whose run it is decides, by token. */
    private static final String EVENT_WRITE = "EVENT_WRITE";

    private final EventIds ids;
    private final CapabilityBook capabilities;
    private final PolicySource policies;
    private final ApprovalSigner signer;

    Decisions(EventIds ids, CapabilityBook capabilities, PolicySource policies, ApprovalSigner signer) {
        this.ids = ids;
        this.capabilities = capabilities;
        this.policies = policies;
        this.signer = signer;
    }

    /** The decision on starting a run, or on opening something in it. */
    PolicyDecided onStart(RunFacts run, boolean dryRun, Caller caller, String route) {
        Facts facts = facts(Action.TRAIN_START, caller, Optional.of(run), dryRun, ChangeSet.NONE);
        Decision decision = decide(facts);
        String context = Fields.text(FactsJson.write(facts));
        // an allowed start that is sent again is decided as before; each refusal is a fact of its own
        UUID id = decision.verdict() == Verdict.ALLOW
                ? Ids.derived(
                        "PolicyDecided",
                        decision.action(),
                        run.runId(),
                        route,
                        context,
                        decision.policyDigest().hex())
                : ids.timeOrdered();
        return new Draft(id, run.runId(), decision, context, caller).on(Optional.empty(), route);
    }

    /** The answer to a request to propose that no policy could allow; empty where policy and content count. */
    Optional<PolicyDecided> refusalToPropose(ProposalContent content, RunFacts run, Caller caller) {
        Facts facts = facts(Action.PR_PROPOSE, caller, Optional.of(run), content.dryRun(), changes(content));
        if (!Guards.deny(facts)) {
            return Optional.empty();
        }
        String context = Fields.text(FactsJson.write(facts));
        return Optional.of(new Draft(ids.timeOrdered(), run.runId(), decide(facts), context, caller)
                .on(Optional.empty(), PROPOSE_ROUTE));
    }

    /**
     * The one decision on a proposal, signed when it approves. Its id follows from the proposal, so that deciding twice is
     * a repeat.
     */
    PolicyDecided onProposal(ProposalSubmitted submitted, RunFacts run) {
        ProposalContent content = submitted.content();
        Caller author = Caller.ofEvent(submitted.envelope().actor());
        Facts facts = facts(Action.PR_PROPOSE, author, Optional.of(run), content.dryRun(), changes(content));
        Decision decision = decide(facts);
        UUID id = Ids.derived("PolicyDecided", submitted.proposalId());
        Envelope envelope = Envelope.ofRun(id, content.runId(), ids.now(), SELF);
        return new PolicyDecided(
                envelope,
                decision,
                Optional.of(submitted.proposalId()),
                Optional.of(submitted.contentDigest()),
                Fields.text(FactsJson.write(facts)),
                PROPOSE_ROUTE,
                Optional.of(author.actor()),
                author.sortedRoles(),
                decision.verdict() == Verdict.ALLOW
                        ? Optional.of(signer.byPolicy(envelope, submitted, decision))
                        : Optional.empty());
    }

    /** The risk of a proposal that is not decided yet. */
    double risk(ProposalSubmitted submitted) {
        ProposalContent content = submitted.content();
        Caller author = Caller.ofEvent(submitted.envelope().actor());
        RunFacts run = RunFacts.unknown(content.runId());
        return decide(facts(Action.PR_PROPOSE, author, Optional.of(run), content.dryRun(), changes(content)))
                .riskScore();
    }

    /** Whether this person may give this answer on that proposal. */
    PolicyDecided onReview(Proposal proposal, boolean approves, Caller reviewer, String route) {
        return onAnswer(Action.PR_REVIEW, proposal, approves, reviewer, route);
    }

    /** Whether this person may let the publisher try that proposal again. */
    PolicyDecided onRelease(Proposal proposal, Caller reviewer, String route) {
        return onAnswer(Action.PUBLISH_RELEASE, proposal, true, reviewer, route);
    }

    private PolicyDecided onAnswer(Action action, Proposal proposal, boolean approves, Caller reviewer, String route) {
        Review review = new Review(proposal.proposalId(), approves, proposal.author(), proposal.riskScore());
        Facts facts = new Facts(
                action,
                capabilities.now(),
                reviewer.requester(),
                Optional.empty(),
                proposal.dryRun(),
                ChangeSet.NONE,
                Optional.of(review),
                Optional.empty());
        return draft(proposal.runId(), facts, reviewer).on(Optional.of(proposal.proposalId()), route);
    }

    /** Whether this capability may be set so. */
    PolicyDecided onSetting(Setting setting, Caller admin, String route) {
        Facts facts = new Facts(
                Action.CAPABILITY_CHANGE,
                capabilities.now(),
                admin.requester(),
                Optional.empty(),
                false,
                ChangeSet.NONE,
                Optional.empty(),
                Optional.of(setting));
        return draft(Ids.SYSTEM_RUN, facts, admin).on(Optional.of(setting.capability()), route);
    }

    /** Whether the policy may be read again, by the one that holds until then. */
    PolicyDecided onPolicyReload(Caller admin, String route) {
        Facts facts = facts(Action.POLICY_RELOAD, admin, Optional.empty(), false, ChangeSet.NONE);
        return draft(Ids.SYSTEM_RUN, facts, admin).on(Optional.empty(), route);
    }

    /** Whether the record at this place of the quarantine may be produced again. */
    PolicyDecided onRedrive(Coordinates quarantined, Caller admin, String route) {
        Facts facts = facts(Action.QUARANTINE_REDRIVE, admin, Optional.empty(), false, ChangeSet.NONE);
        return draft(Ids.SYSTEM_RUN, facts, admin).on(Optional.of(quarantined.toString()), route);
    }

    /** A write into a run that is not the caller's. It is recorded among the system's own: not in that run either. */
    PolicyDecided onForeignWrite(String runId, Caller caller, String route, String reason, long leftOut) {
        Policy policy = policies.current();
        Decision decision = new Decision(
                EVENT_WRITE,
                Verdict.DENY,
                0,
                List.of(),
                List.of(new MatchedRule("not-its-run", Verdict.DENY, reason)),
                policy.version(),
                policy.digest());
        ObjectNode context = JsonNodeFactory.instance.objectNode().put("run_id", runId);
        if (leftOut > 0) {
            context.put("refusals_not_recorded", leftOut);
        }
        return new Draft(ids.timeOrdered(), Ids.SYSTEM_RUN, decision, Fields.text(context), caller)
                .on(Optional.of(runId), route);
    }

    /** 403 with the rules that denied, and how to change that. */
    static Problem denied(Decision decision) {
        String reasons = decision.rules().stream()
                .filter(rule -> rule.effect() == decision.verdict())
                .map(MatchedRule::reason)
                .collect(Collectors.joining("; "));
        var rules = JsonNodeFactory.instance.arrayNode();
        decision.rules()
                .forEach(rule -> rules.addObject()
                        .put("id", rule.id())
                        .put("effect", rule.effect().name().toLowerCase(Locale.ROOT))
                        .put("reason", rule.reason()));
        return Problem.forbidden(decision.action() + " is denied: " + reasons)
                .with("rules", rules)
                .with("risk_score", JsonNodeFactory.instance.numberNode(decision.riskScore()));
    }

    private Decision decide(Facts facts) {
        return policies.current().decide(facts);
    }

    private Facts facts(Action action, Caller caller, Optional<RunFacts> run, boolean dryRun, ChangeSet changes) {
        return new Facts(
                action,
                capabilities.now(),
                caller.requester(),
                run,
                dryRun,
                changes,
                Optional.empty(),
                Optional.empty());
    }

    private Draft draft(String runId, Facts facts, Caller caller) {
        return new Draft(ids.timeOrdered(), runId, decide(facts), Fields.text(FactsJson.write(facts)), caller);
    }

    /** A decision that approves no content. */
    private final class Draft {
        private final UUID id;
        private final String runId;
        private final Decision decision;
        private final String context;
        private final Caller caller;

        Draft(UUID id, String runId, Decision decision, String context, Caller caller) {
            this.id = id;
            this.runId = runId;
            this.decision = decision;
            this.context = context;
            this.caller = caller;
        }

        PolicyDecided on(Optional<String> subject, String route) {
            return new PolicyDecided(
                    Envelope.ofRun(id, runId, ids.now(), SELF),
                    decision,
                    subject,
                    Optional.<Hash>empty(),
                    context,
                    route,
                    Optional.of(caller.actor()),
                    caller.sortedRoles(),
                    Optional.empty());
        }
    }

    private static ChangeSet changes(ProposalContent content) {
        return new ChangeSet(
                content.repoOwner() + "/" + content.repoName(),
                content.baseBranch().orElse(""),
                content.changes().stream()
                        .map(change -> new Change(
                                change.filePath(),
                                change.changeType().name().toLowerCase(Locale.ROOT),
                                change.newContent().getBytes(UTF_8).length))
                        .toList());
    }
}
