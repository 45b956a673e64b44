package dev.sicd.model.fold;

/** Where a run stands. */
public enum RunStatus {
    IN_PROGRESS,
    COMPLETED,
    FAILED
}
