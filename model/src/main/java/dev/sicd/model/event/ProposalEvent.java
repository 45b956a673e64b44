package dev.sicd.model.event;

import dev.sicd.model.ledger.Hash;

/** What agents propose to change. */
public sealed interface ProposalEvent extends Event {
    String proposalId();

    record ProposalSubmitted(Envelope envelope, String proposalId, Hash contentDigest, ProposalContent content)
            implements ProposalEvent {}

    record ProposalWithdrawn(Envelope envelope, String proposalId, String reason) implements ProposalEvent {}
}
