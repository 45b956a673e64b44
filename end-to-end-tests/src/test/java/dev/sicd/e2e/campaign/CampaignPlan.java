package dev.sicd.e2e.campaign;

import dev.sicd.e2e.check.LoadPlan;
import java.util.List;

/**
 * What a campaign does.
 *
 * @param seed of everything that is chosen; what processes make of it differs from run to run all the same
 * @param events how many are sent at least, spread over the faults
 * @param only the kinds of faults to choose from; none: all that this machine can do
 * @param endsAtViolation whether what follows the first one is of no interest
 * @param losesChangelogs whether at the end all changelogs are lost and made again from the ledger, and everything is checked once more
 */
public record CampaignPlan(
        long seed,
        int faults,
        int events,
        int eventsPerSecond,
        List<FaultKind> only,
        boolean endsAtViolation,
        boolean losesChangelogs) {
    private static final int WRITERS = 6;
    private static final int EPISODES = 2;
    private static final int ACTIONS = 60;
    /** Each is looked up on GitHub after each fault. */
    private static final double PROPOSALS_MAX = 300;

    private static final double PROPOSALS_SHARE = 0.002;
    private static final double DUPLICATES_SHARE = 0.05;
    private static final double POISON_SHARE = 0.01;

    public CampaignPlan {
        only = List.copyOf(only);
    }

    /** More than will be sent: a load that ends before the faults do leaves nothing to break. */
    LoadPlan load() {
        return new LoadPlan(
                WRITERS,
                Integer.MAX_VALUE,
                EPISODES,
                ACTIONS,
                eventsPerSecond,
                Math.min(PROPOSALS_SHARE, PROPOSALS_MAX / events),
                DUPLICATES_SHARE,
                POISON_SHARE);
    }
}
