package dev.sicd.publisher;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.schemas.Approvals;
import dev.sicd.schemas.ForgedApprovalException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Real signatures, each verified once: that takes longer than all else that a publication does. */
final class MemorizedSignatures implements Signatures {
    private final KeyRing trusted = KeyRing.of(List.of(Samples.KEY.publicKey()));
    private final Map<SignedApproval, ApprovalStatement> opened = new HashMap<>();
    private final Map<SignedApproval, ForgedApprovalException> refused = new HashMap<>();

    @Override
    public ApprovalStatement open(SignedApproval approval) throws ForgedApprovalException {
        ApprovalStatement known = opened.get(approval);
        if (known != null) {
            return known;
        }
        ForgedApprovalException forged = refused.get(approval);
        if (forged != null) {
            throw forged;
        }
        try {
            ApprovalStatement statement = Approvals.open(approval, trusted);
            opened.put(approval, statement);
            return statement;
        } catch (ForgedApprovalException e) {
            refused.put(approval, e);
            throw e;
        }
    }

    @Override
    public void refresh() {}
}
