package dev.sicd.schemas;

import dev.sicd.model.event.DecisionEvent;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.PolicyLoaded;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.DecisionEvent.QuarantineRedriven;
import dev.sicd.model.event.DecisionEvent.ReviewExpired;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Contribution;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import java.util.Optional;

/** Decision events between model and Avro. */
final class DecisionEventWire {
    private DecisionEventWire() {}

    static dev.sicd.event.DecisionEvent write(DecisionEvent event) {
        dev.sicd.event.DecisionEvent wire = new dev.sicd.event.DecisionEvent();
        EnvelopeWire.write(event.envelope(), event.type(), wire);
        switch (event) {
            case PolicyDecided e -> wire.setPolicyDecided(decided(e));
            case ProposalReviewed e ->
                wire.setProposalReviewed(new dev.sicd.event.ProposalReviewed(
                        e.proposalId(),
                        e.approved(),
                        e.contentDigest().hex(),
                        e.reason(),
                        SignedApprovalWire.write(e.approval())));
            case ReviewExpired e -> wire.setReviewExpired(new dev.sicd.event.ReviewExpired(e.proposalId()));
            case PublishReleased e ->
                wire.setPublishReleased(new dev.sicd.event.PublishReleased(
                        e.proposalId(), e.reason(), SignedApprovalWire.write(e.approval())));
            case CapabilityChanged e ->
                wire.setCapabilityChanged(
                        new dev.sicd.event.CapabilityChanged(e.capability(), e.enabled(), e.reason()));
            case PolicyLoaded e ->
                wire.setPolicyLoaded(new dev.sicd.event.PolicyLoaded(
                        e.policyVersion(), e.policyDigest().hex(), e.source()));
            case QuarantineRedriven e ->
                wire.setQuarantineRedriven(
                        new dev.sicd.event.QuarantineRedriven(e.topic(), e.partition(), e.offset(), e.reason()));
        }
        return wire;
    }

    static Event read(dev.sicd.event.DecisionEvent wire) throws DecodeException {
        Envelope envelope = EnvelopeWire.read(wire);
        return switch (Payloads.kindOf(wire)) {
            case "PolicyDecided" -> decided(envelope, wire.getPolicyDecided());
            case "ProposalReviewed" -> {
                dev.sicd.event.ProposalReviewed e = wire.getProposalReviewed();
                Hash digest = ProposalEventWire.hash(e.getContentDigest());
                yield new ProposalReviewed(
                        envelope,
                        e.getProposalId(),
                        e.getApproved(),
                        digest,
                        e.getReason(),
                        SignedApprovalWire.read(e.getApproval()));
            }
            case "ReviewExpired" ->
                new ReviewExpired(envelope, wire.getReviewExpired().getProposalId());
            case "PublishReleased" -> {
                dev.sicd.event.PublishReleased e = wire.getPublishReleased();
                yield new PublishReleased(
                        envelope, e.getProposalId(), e.getReason(), SignedApprovalWire.read(e.getApproval()));
            }
            case "CapabilityChanged" -> {
                dev.sicd.event.CapabilityChanged e = wire.getCapabilityChanged();
                yield new CapabilityChanged(envelope, e.getCapability(), e.getEnabled(), e.getReason());
            }
            case "PolicyLoaded" -> {
                dev.sicd.event.PolicyLoaded e = wire.getPolicyLoaded();
                Hash digest = ProposalEventWire.hash(e.getPolicyDigest());
                yield new PolicyLoaded(envelope, e.getPolicyVersion(), digest, e.getSource());
            }
            case "QuarantineRedriven" -> {
                dev.sicd.event.QuarantineRedriven e = wire.getQuarantineRedriven();
                yield new QuarantineRedriven(envelope, e.getTopic(), e.getPartition(), e.getOffset(), e.getReason());
            }
            default -> new UnknownEvent(envelope, EnvelopeWire.type(wire));
        };
    }

    private static dev.sicd.event.PolicyDecided decided(PolicyDecided e) {
        Decision decision = e.decision();
        return new dev.sicd.event.PolicyDecided(
                decision.action(),
                verdict(decision.verdict()),
                decision.riskScore(),
                decision.contributions().stream()
                        .map(c -> new dev.sicd.event.RiskContribution(c.reason(), c.risk()))
                        .toList(),
                decision.rules().stream()
                        .map(r -> new dev.sicd.event.MatchedRule(r.id(), verdict(r.effect()), r.reason()))
                        .toList(),
                decision.policyVersion(),
                decision.policyDigest().hex(),
                e.subject().orElse(null),
                e.contentDigest().map(Hash::hex).orElse(null),
                e.context(),
                e.route(),
                e.requester().map(EnvelopeWire::actor).orElse(null),
                e.roles(),
                SignedApprovalWire.write(e.approval()));
    }

    private static PolicyDecided decided(Envelope envelope, dev.sicd.event.PolicyDecided e) throws DecodeException {
        Decision decision = new Decision(
                e.getAction(),
                verdict(e.getVerdict()),
                e.getRiskScore(),
                e.getRiskContributions().stream()
                        .map(c -> new Contribution(c.getReason(), c.getRisk()))
                        .toList(),
                e.getMatchedRules().stream()
                        .map(r -> new MatchedRule(r.getId(), verdict(r.getEffect()), r.getReason()))
                        .toList(),
                e.getPolicyVersion(),
                ProposalEventWire.hash(e.getPolicyDigest()));
        Optional<Hash> digest = e.getContentDigest() == null
                ? Optional.empty()
                : Optional.of(ProposalEventWire.hash(e.getContentDigest()));
        return new PolicyDecided(
                envelope,
                decision,
                Optional.ofNullable(e.getSubject()),
                digest,
                e.getContext(),
                e.getRoute(),
                Optional.ofNullable(e.getRequester()).map(EnvelopeWire::actor),
                e.getRoles(),
                SignedApprovalWire.read(e.getApproval()));
    }

    private static dev.sicd.event.Verdict verdict(Verdict verdict) {
        return dev.sicd.event.Verdict.valueOf(verdict.name());
    }

    private static Verdict verdict(dev.sicd.event.Verdict verdict) {
        return Verdict.valueOf(verdict.name());
    }
}
