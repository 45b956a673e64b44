package dev.sicd.model.policy;

/** What a policy is asked about. What only reports what happened is not among it: that needs no permission. */
public enum Action {
    /** Starting a run, or an episode in it. */
    TRAIN_START,
    PR_PROPOSE,
    /** A person's approval or rejection of a proposal that waits for one. */
    PR_REVIEW,
    /** Letting the publisher try a parked proposal again. */
    PUBLISH_RELEASE,
    CAPABILITY_CHANGE,
    POLICY_RELOAD,
    QUARANTINE_REDRIVE
}
