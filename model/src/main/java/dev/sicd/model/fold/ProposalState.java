package dev.sicd.model.fold;

import java.util.Locale;

/** Where a proposal stands, from submission to what became of its pull request. */
public enum ProposalState {
    /** Something was recorded of it, but not the proposal itself. */
    PLACEHOLDER,
    SUBMITTED,
    AWAITING_REVIEW,
    APPROVED,
    DENIED,
    REJECTED,
    EXPIRED,
    WITHDRAWN,
    /** Its pull request was planned in a dry run. */
    PLANNED,
    /** The repository had all of it already. */
    ALREADY_APPLIED,
    DEFERRED,
    OPENED,
    PARKED,
    FAILED,
    MERGED,
    CLOSED;

    /** As every door of the system spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Still to be decided by policy or a person. */
    public boolean isUndecided() {
        return this == PLACEHOLDER || this == SUBMITTED || this == AWAITING_REVIEW;
    }

    /** Approved, and nothing was published of it yet. */
    public boolean isWaitingForPublisher() {
        return this == APPROVED || this == DEFERRED || this == PARKED;
    }

    /** It is what the publisher said last; in any other state, that is out of date. */
    public boolean isSaidByPublisher() {
        return switch (this) {
            case PLANNED, ALREADY_APPLIED, DEFERRED, OPENED, PARKED, FAILED, MERGED, CLOSED -> true;
            case PLACEHOLDER, SUBMITTED, AWAITING_REVIEW, APPROVED, DENIED, REJECTED, EXPIRED, WITHDRAWN -> false;
        };
    }
}
