package dev.sicd.model.fold;

/** Why an admitted event did not change what it asked to change. It stays in the ledger and is counted. */
public enum Refusal {
    STARTED_TWICE,
    ENDED_DIFFERENTLY,
    ALREADY_ENDED,
    DIGEST_DIFFERS,
    NOT_IN_THAT_STATE,
    OWN_PROPOSAL
}
