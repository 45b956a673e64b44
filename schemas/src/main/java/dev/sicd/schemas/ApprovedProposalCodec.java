package dev.sicd.schemas;

import dev.sicd.event.ProposalSubmitted;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.schemas.DecodeException.Reason;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Approved proposals between model and record values. */
public final class ApprovedProposalCodec {
    private static final Framed<dev.sicd.event.ApprovedProposal> FRAMED =
            new Framed<>(dev.sicd.event.ApprovedProposal.getClassSchema());

    private ApprovedProposalCodec() {}

    public static byte[] encode(ApprovedProposal approved) {
        return FRAMED.encode(new dev.sicd.event.ApprovedProposal(
                approved.content().runId(),
                approved.proposalId(),
                approved.contentDigest().hex(),
                ProposalEventWire.submitted(approved.proposalId(), approved.contentDigest(), approved.content()),
                EnvelopeWire.actor(approved.author()),
                approved.riskScore(),
                approved.approvedPosition(),
                approved.ledgerHead().hex(),
                approved.decidedAt().truncatedTo(ChronoUnit.MICROS),
                SignedApprovalWire.write(approved.approval()),
                approved.checkpoint().orElse(null)));
    }

    public static ApprovedProposal decode(byte[] value) throws DecodeException {
        if (value.length == 0) {
            throw new DecodeException(Reason.NO_VALUE, "the record has no value");
        }
        dev.sicd.event.ApprovedProposal wire = FRAMED.decode(value);
        ProposalSubmitted proposal = wire.getProposal();
        return new ApprovedProposal(
                wire.getProposalId(),
                ProposalEventWire.hash(wire.getContentDigest()),
                ProposalEventWire.content(wire.getRunId(), proposal),
                EnvelopeWire.actor(wire.getAuthor()),
                wire.getRiskScore(),
                wire.getApprovedPosition(),
                ProposalEventWire.hash(wire.getLedgerHead()),
                wire.getDecidedAt(),
                SignedApprovalWire.read(wire.getApproval()),
                Optional.ofNullable(wire.getCheckpoint()));
    }
}
