package dev.sicd.schemas;

import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.DecodeException.Reason;
import java.util.List;
import java.util.Optional;

/** Proposal events between model and Avro. */
final class ProposalEventWire {
    private ProposalEventWire() {}

    static dev.sicd.event.ProposalEvent write(ProposalEvent event) {
        dev.sicd.event.ProposalEvent wire = new dev.sicd.event.ProposalEvent();
        EnvelopeWire.write(event.envelope(), event.type(), wire);
        switch (event) {
            case ProposalSubmitted e ->
                wire.setProposalSubmitted(submitted(e.proposalId(), e.contentDigest(), e.content()));
            case ProposalWithdrawn e ->
                wire.setProposalWithdrawn(new dev.sicd.event.ProposalWithdrawn(e.proposalId(), e.reason()));
        }
        return wire;
    }

    static Event read(dev.sicd.event.ProposalEvent wire) throws DecodeException {
        Envelope envelope = EnvelopeWire.read(wire);
        return switch (Payloads.kindOf(wire)) {
            case "ProposalSubmitted" -> {
                dev.sicd.event.ProposalSubmitted e = wire.getProposalSubmitted();
                yield new ProposalSubmitted(
                        envelope, e.getProposalId(), hash(e.getContentDigest()), content(envelope.runId(), e));
            }
            case "ProposalWithdrawn" -> {
                dev.sicd.event.ProposalWithdrawn e = wire.getProposalWithdrawn();
                yield new ProposalWithdrawn(envelope, e.getProposalId(), e.getReason());
            }
            default -> new UnknownEvent(envelope, EnvelopeWire.type(wire));
        };
    }

    static dev.sicd.event.ProposalSubmitted submitted(String proposalId, Hash digest, ProposalContent content) {
        List<dev.sicd.event.CodeChange> changes =
                content.changes().stream().map(ProposalEventWire::change).toList();
        return new dev.sicd.event.ProposalSubmitted(
                proposalId,
                digest.hex(),
                content.title(),
                content.description(),
                content.repoOwner(),
                content.repoName(),
                content.baseBranch().orElse(null),
                content.dryRun(),
                changes);
    }

    static ProposalContent content(String runId, dev.sicd.event.ProposalSubmitted e) {
        List<CodeChange> changes =
                e.getChanges().stream().map(ProposalEventWire::change).toList();
        return new ProposalContent(
                runId,
                e.getTitle(),
                e.getDescription(),
                e.getRepoOwner(),
                e.getRepoName(),
                Optional.ofNullable(e.getBaseBranch()),
                e.getDryRun(),
                changes);
    }

    static Hash hash(String hex) throws DecodeException {
        try {
            return Hash.ofHex(hex);
        } catch (IllegalArgumentException e) {
            throw new DecodeException(
                    Reason.INVALID_EVENT, "a digest is 64 hexadecimal digits (SHA-256): " + e.getMessage());
        }
    }

    private static dev.sicd.event.CodeChange change(CodeChange c) {
        return new dev.sicd.event.CodeChange(
                c.filePath(),
                dev.sicd.event.ChangeType.valueOf(c.changeType().name()),
                c.originalContent().orElse(null),
                c.newContent(),
                c.rationale(),
                c.baseSha().orElse(null));
    }

    private static CodeChange change(dev.sicd.event.CodeChange c) {
        return new CodeChange(
                c.getFilePath(),
                ChangeType.valueOf(c.getChangeType().name()),
                Optional.ofNullable(c.getOriginalContent()),
                c.getNewContent(),
                c.getRationale(),
                Optional.ofNullable(c.getBaseSha()));
    }
}
