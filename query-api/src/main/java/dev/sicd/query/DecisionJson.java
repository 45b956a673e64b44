package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.policy.Decision;
import dev.sicd.schemas.EventJson;
import dev.sicd.schemas.LedgerEntry;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A policy's decision as JSON: whole in the audit trail, shorter beside the proposal it is on. It reads nothing. */
final class DecisionJson {
    private DecisionJson() {}

    static ObjectNode audited(PolicyDecided decided, LedgerEntry entry) {
        Decision decision = decided.decision();
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("event_id", decided.envelope().eventId().toString());
        row.put("run_id", decided.envelope().runId());
        row.put("position", entry.position());
        row.put("recorded_at", entry.recordedAt().toString());
        row.put("action", decision.action());
        row.put("verdict", ProposalJson.lower(decision.verdict()));
        row.put("risk_score", decision.riskScore());
        row.set("contributions", contributions(decision));
        row.set("rules", rules(decision));
        writeRequester(row, "actor", decided);
        row.put("route", decided.route());
        decided.subject().ifPresent(subject -> row.put("subject", subject));
        decided.contentDigest().ifPresent(digest -> row.put("content_digest", digest.hex()));
        row.set("context", EventJson.objectOrText(decided.context()));
        row.put("policy_version", decision.policyVersion());
        row.put("policy_digest", decision.policyDigest().hex());
        row.put("leaf", entry.leaf().hex());
        row.put("at", entry.source().toString());
        return row;
    }

    static ObjectNode ofProposal(Ledger.Told<PolicyDecided> told) {
        Decision decision = told.event().decision();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("action", decision.action());
        node.put("verdict", ProposalJson.lower(decision.verdict()));
        node.put("risk_score", decision.riskScore());
        node.set("rules", rules(decision));
        node.set("contributions", contributions(decision));
        node.put("policy_version", decision.policyVersion());
        node.put("policy_digest", decision.policyDigest().hex());
        node.put("decided_at", told.entry().recordedAt().toString());
        writeRequester(node, "requester", told.event());
        return node;
    }

    /** The approval as others verify it: a DSSE envelope in its JSON form. Whether it verifies is not asked here. */
    static ObjectNode envelope(SignedApproval approval) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("payloadType", SignedApproval.PAYLOAD_TYPE);
        envelope.put(
                "payload", Base64.getEncoder().encodeToString(approval.payload().getBytes(UTF_8)));
        envelope.putArray("signatures")
                .addObject()
                .put("keyid", approval.keyId())
                .put("sig", approval.signature());
        return envelope;
    }

    /** Who asked. Decisions of the first release say so among their facts only. */
    static Optional<Actor> requester(PolicyDecided decided) {
        return decided.requester().or(() -> requestedBy(EventJson.objectOrText(decided.context())));
    }

    static ObjectNode actor(Actor actor) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", ProposalJson.lower(actor.kind()))
                .put("id", actor.id());
    }

    private static void writeRequester(ObjectNode to, String field, PolicyDecided decided) {
        requester(decided).ifPresentOrElse(actor -> to.set(field, actor(actor)), () -> to.putNull(field));
        ArrayNode roles = to.putArray("roles");
        decided.roles().forEach(roles::add);
    }

    private static Optional<Actor> requestedBy(JsonNode context) {
        JsonNode by = context.path("requested_by");
        if (!by.path("id").isTextual()) {
            return Optional.empty();
        }
        Actor.Kind kind = Arrays.stream(Actor.Kind.values())
                .filter(known ->
                        ProposalJson.lower(known).equals(by.path("kind").asText()))
                .findFirst()
                .orElse(Actor.Kind.UNKNOWN);
        return Optional.of(new Actor(kind, by.path("id").textValue()));
    }

    private static ArrayNode rules(Decision decision) {
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        decision.rules()
                .forEach(rule -> rules.addObject()
                        .put("id", rule.id())
                        .put("effect", ProposalJson.lower(rule.effect()))
                        .put("reason", rule.reason()));
        return rules;
    }

    private static ArrayNode contributions(Decision decision) {
        ArrayNode contributions = JsonNodeFactory.instance.arrayNode();
        decision.contributions()
                .forEach(part ->
                        contributions.addObject().put("reason", part.reason()).put("risk", part.risk()));
        return contributions;
    }
}
