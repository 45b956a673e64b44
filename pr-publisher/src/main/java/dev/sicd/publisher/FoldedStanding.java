package dev.sicd.publisher;

import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.policy.Capability;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.LedgerEntry;

/** What the fold knows of withdrawals and of SAFE_MODE. The environment's {@code SAFE_MODE=true} holds whatever was said since. */
public final class FoldedStanding implements Standing {
    private final Reads reads;
    private final boolean pinned;

    private FoldedStanding(Reads reads, boolean pinned) {
        this.reads = reads;
        this.pinned = pinned;
    }

    /**
     * What the fold knows.
     *
     * @param pinned whether the environment says {@code SAFE_MODE=true}
     */
    public static FoldedStanding of(Reads reads, boolean pinned) {
        return new FoldedStanding(reads, pinned);
    }

    @Override
    public boolean isWithdrawn(String runId, String proposalId) {
        return reads.proposal(runId, proposalId, Consistency.FRESH)
                .map(proposal -> proposal.state() == ProposalState.WITHDRAWN)
                .orElse(false);
    }

    @Override
    public boolean isSafeMode() {
        return pinned
                || reads.capabilityPosition(Capability.SAFE_MODE.name())
                        .flatMap(position -> reads.entry(Ids.SYSTEM_RUN, position))
                        .map(FoldedStanding::isEnabled)
                        .orElse(false);
    }

    private static boolean isEnabled(LedgerEntry entry) {
        try {
            return entry.event() instanceof CapabilityChanged changed && changed.enabled();
        } catch (DecodeException e) {
            throw new IllegalStateException("the ledger holds what is not an event at position " + entry.position(), e);
        }
    }
}
