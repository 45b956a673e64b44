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
 */
public record CampaignPlan(
        long seed, int faults, int events, int eventsPerSecond, List<FaultKind> only, boolean endsAtViolation) {
    private static final int WRITERS = 6;
    private static final int EPISODES = 2;
    private static final int ACTIONS = 12;

    public CampaignPlan {
        only = List.copyOf(only);
    }

    /** More than will be sent: a load that ends before the faults do leaves nothing to break. */
    LoadPlan load() {
        return LoadPlan.of(WRITERS, Integer.MAX_VALUE, EPISODES, ACTIONS, eventsPerSecond);
    }
}
