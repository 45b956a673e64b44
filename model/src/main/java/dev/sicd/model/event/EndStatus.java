package dev.sicd.model.event;

/** How an agent says that a run or an episode ended; an end that an older reader does not know counts as failed. */
public enum EndStatus {
    UNKNOWN,
    COMPLETED,
    FAILED
}
