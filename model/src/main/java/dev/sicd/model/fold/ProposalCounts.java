package dev.sicd.model.fold;

import java.util.Optional;

/** How many proposals of a run stand where; a proposal counts once, in its present state. */
public record ProposalCounts(
        long submitted,
        long awaitingReview,
        long approved,
        long refused,
        long planned,
        long open,
        long merged,
        long closed) {
    public static final ProposalCounts NONE = new ProposalCounts(0, 0, 0, 0, 0, 0, 0, 0);

    public long total() {
        return submitted + awaitingReview + approved + refused + planned + open + merged + closed;
    }

    ProposalCounts moved(Optional<ProposalState> from, ProposalState to) {
        ProposalCounts without = from.map(state -> plus(state, -1)).orElse(this);
        return without.plus(to, 1);
    }

    private ProposalCounts plus(ProposalState state, int n) {
        return switch (state) {
            case PLACEHOLDER -> this;
            case SUBMITTED -> with(submitted + n, awaitingReview, approved, refused, planned, open, merged, closed);
            case AWAITING_REVIEW ->
                with(submitted, awaitingReview + n, approved, refused, planned, open, merged, closed);
            case APPROVED, DEFERRED, PARKED ->
                with(submitted, awaitingReview, approved + n, refused, planned, open, merged, closed);
            case DENIED, REJECTED, EXPIRED, WITHDRAWN, FAILED ->
                with(submitted, awaitingReview, approved, refused + n, planned, open, merged, closed);
            case PLANNED -> with(submitted, awaitingReview, approved, refused, planned + n, open, merged, closed);
            case OPENED -> with(submitted, awaitingReview, approved, refused, planned, open + n, merged, closed);
            case MERGED -> with(submitted, awaitingReview, approved, refused, planned, open, merged + n, closed);
            // nothing of it is left to be done, and nothing was merged
            case CLOSED, ALREADY_APPLIED ->
                with(submitted, awaitingReview, approved, refused, planned, open, merged, closed + n);
        };
    }

    private static ProposalCounts with(
            long submitted,
            long awaiting,
            long approved,
            long refused,
            long planned,
            long open,
            long merged,
            long closed) {
        return new ProposalCounts(submitted, awaiting, approved, refused, planned, open, merged, closed);
    }
}
