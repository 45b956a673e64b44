package dev.sicd.model.event;

import dev.sicd.model.ledger.Hash;
import java.time.Instant;
import java.util.Optional;

/**
 * A proposal that may be published, with everything the publisher needs to check that before it acts.
 *
 * @param author who proposed it
 * @param approvedPosition ledger position of the event that approved it
 * @param ledgerHead head of the run's chain at that position
 * @param decidedAt append time of that event
 * @param approval the signed statement of that event; nothing is published without one
 * @param checkpoint signed head of the tree over the ledger's partition, which covers that event
 */
public record ApprovedProposal(
        String proposalId,
        Hash contentDigest,
        ProposalContent content,
        Actor author,
        double riskScore,
        long approvedPosition,
        Hash ledgerHead,
        Instant decidedAt,
        Optional<SignedApproval> approval,
        Optional<String> checkpoint) {}
