package dev.sicd.publisher;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.schemas.ForgedApprovalException;

/** Opens signed approvals: says who has signed, and not whether that is enough. For one thread. */
interface Signatures {

    /**
     * What was signed.
     *
     * @throws ForgedApprovalException when nobody who is trusted signed exactly this
     */
    ApprovalStatement open(SignedApproval approval) throws ForgedApprovalException;

    /** Takes in whom to trust from now on. */
    void refresh();
}
