package dev.sicd.schemas;

import dev.sicd.model.event.SignedApproval;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signed approvals between model and Avro; it checks none. */
final class SignedApprovalWire {
    private SignedApprovalWire() {}

    static dev.sicd.event.@Nullable SignedApproval write(Optional<SignedApproval> approval) {
        return approval.map(signed ->
                        new dev.sicd.event.SignedApproval(signed.payload(), signed.keyId(), signed.signature()))
                .orElse(null);
    }

    static Optional<SignedApproval> read(dev.sicd.event.@Nullable SignedApproval wire) {
        return Optional.ofNullable(wire)
                .map(signed -> new SignedApproval(signed.getPayload(), signed.getKeyId(), signed.getSignature()));
    }
}
