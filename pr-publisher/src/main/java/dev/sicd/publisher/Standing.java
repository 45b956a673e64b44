package dev.sicd.publisher;

import dev.sicd.reader.NotAvailableException;

/** What was decided since a proposal was approved; asked right before it is acted on. */
public interface Standing {

    /**
     * Whether its author took it back.
     *
     * @throws NotAvailableException when that cannot be told now
     */
    boolean isWithdrawn(String runId, String proposalId);

    /**
     * Whether an operator has stopped everything: SAFE_MODE.
     *
     * @throws NotAvailableException when that cannot be told now
     */
    boolean isSafeMode();
}
