package dev.sicd.e2e.campaign;

import java.time.Duration;

/** What may happen; to whom, and for how long, is another choice. */
public enum FaultKind {
    KILL_AGGREGATOR,
    KILL_BROKER,
    KILL_OTHER,
    /** It is killed, and starts again without its stores. */
    LOSE_STATE,
    FREEZE_AGGREGATOR,
    FREEZE_BROKER,
    FREEZE_OTHER,
    CUT_OFF_AGGREGATOR,
    CUT_OFF_BROKER,
    CUT_OFF_OTHER,
    CUT_BETWEEN,
    FULL_DISK_AGGREGATOR,
    FULL_DISK_BROKER,
    GITHUB_SLOW,
    GITHUB_FAILING,
    ROLLING_RESTART;

    boolean needsNetwork() {
        return switch (this) {
            case CUT_OFF_AGGREGATOR, CUT_OFF_BROKER, CUT_OFF_OTHER, CUT_BETWEEN -> true;
            case FULL_DISK_AGGREGATOR, FULL_DISK_BROKER -> true;
            case KILL_AGGREGATOR, KILL_BROKER, KILL_OTHER, LOSE_STATE -> false;
            case FREEZE_AGGREGATOR, FREEZE_BROKER, FREEZE_OTHER -> false;
            case GITHUB_SLOW, GITHUB_FAILING, ROLLING_RESTART -> false;
        };
    }

    /** Until when nothing is to be left to fold after the mending (I15): a figure to be told, for machines differ. */
    Duration lagMax() {
        return switch (this) {
            case KILL_BROKER, FREEZE_BROKER, CUT_OFF_BROKER, CUT_BETWEEN, FULL_DISK_BROKER -> Duration.ofSeconds(30);
            case KILL_AGGREGATOR, FREEZE_AGGREGATOR, CUT_OFF_AGGREGATOR -> Duration.ofSeconds(10);
            case LOSE_STATE, FULL_DISK_AGGREGATOR -> Duration.ofSeconds(10);
            case KILL_OTHER, FREEZE_OTHER, CUT_OFF_OTHER -> Duration.ofSeconds(10);
            case GITHUB_SLOW, GITHUB_FAILING, ROLLING_RESTART -> Duration.ofSeconds(10);
        };
    }

    /** Whether somebody else has to take over, so that the time that takes says something. */
    boolean isTakenOver() {
        return this == KILL_AGGREGATOR || this == KILL_BROKER || this == LOSE_STATE;
    }
}
