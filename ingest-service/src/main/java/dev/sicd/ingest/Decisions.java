package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Policy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Puts the policy's answers into words: as events for the log, as problems for clients. It writes none of them. */
final class Decisions {
    static final String START_ROUTE = "/training/start";
    static final String EPISODE_ROUTE = "/training/runs/{run_id}/episodes";
    static final String BATCH_ROUTE = "/training/events";
    static final String PROPOSE_ROUTE = "/training/propose-pr";

    private static final Actor SELF = Actor.service("ingest-service");
    /** Paths are up to 4 KiB each: all of a large proposal's would not fit into a record. */
    private static final int PATHS_MAX = 100;

    private final EventIds ids;
    private final Capabilities capabilities;

    Decisions(EventIds ids, Capabilities capabilities) {
        this.ids = ids;
        this.capabilities = capabilities;
    }

    /** The decision on starting a run, or on opening something in it. */
    PolicyDecided onStart(String runId, boolean dryRun, Actor requester, String route) {
        Facts facts = capabilities.facts(dryRun, 0);
        Decision decision = Policy.trainStart(facts);
        String context = Fields.text(context(facts, requester));
        // an allowed start that is sent again is decided as before; each refusal is a fact of its own
        UUID id = decision.verdict() == Verdict.ALLOW
                ? Ids.derived(
                        "PolicyDecided",
                        Policy.TRAIN_START,
                        runId,
                        route,
                        context,
                        decision.policyDigest().hex())
                : ids.timeOrdered();
        return event(id, runId, decision, Optional.empty(), context, route);
    }

    /** The answer to a request to propose that is refused whatever the content is; empty where the content counts. */
    Optional<PolicyDecided> refusalToPropose(String runId, boolean dryRun, List<CodeChange> changes, Actor requester) {
        if (capabilities.training() && !capabilities.safeMode()) {
            return Optional.empty();
        }
        Facts facts = capabilities.facts(dryRun, changes.size());
        String context = Fields.text(withPaths(context(facts, requester), changes));
        return Optional.of(
                event(ids.timeOrdered(), runId, Policy.proposePr(facts), Optional.empty(), context, PROPOSE_ROUTE));
    }

    /** The one decision on a proposal. Its id follows from the proposal, so that deciding twice is a repeat. */
    PolicyDecided onProposal(ProposalSubmitted submitted) {
        List<CodeChange> changes = submitted.content().changes();
        Facts facts = capabilities.facts(submitted.content().dryRun(), changes.size());
        String context =
                Fields.text(withPaths(context(facts, submitted.envelope().actor()), changes));
        return event(
                Ids.derived("PolicyDecided", submitted.proposalId()),
                submitted.envelope().runId(),
                Policy.proposePr(facts),
                Optional.of(submitted),
                context,
                PROPOSE_ROUTE);
    }

    /** The risk of a proposal that is not decided yet. */
    double risk(ProposalSubmitted submitted) {
        int changes = submitted.content().changes().size();
        return Policy.proposePr(capabilities.facts(submitted.content().dryRun(), changes))
                .riskScore();
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

    private PolicyDecided event(
            UUID id,
            String runId,
            Decision decision,
            Optional<ProposalSubmitted> proposal,
            String context,
            String route) {
        return new PolicyDecided(
                Envelope.ofRun(id, runId, ids.now(), SELF),
                decision,
                proposal.map(ProposalSubmitted::proposalId),
                proposal.map(ProposalSubmitted::contentDigest),
                context,
                route);
    }

    private static ObjectNode context(Facts facts, Actor requester) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.put("safe_mode", facts.safeMode());
        context.put("autonomy_enabled", facts.autonomyEnabled());
        context.put("training_enabled", facts.trainingEnabled());
        context.put("dry_run", facts.dryRun());
        context.put("change_count", facts.changeCount());
        context.putObject("requested_by")
                .put("kind", requester.kind().name().toLowerCase(Locale.ROOT))
                .put("id", requester.id());
        return context;
    }

    private static ObjectNode withPaths(ObjectNode context, List<CodeChange> changes) {
        changes.stream()
                .limit(PATHS_MAX)
                .forEach(change -> context.withArray("paths").add(change.filePath()));
        return changes.size() <= PATHS_MAX ? context : context.put("paths_left_out", changes.size() - PATHS_MAX);
    }
}
