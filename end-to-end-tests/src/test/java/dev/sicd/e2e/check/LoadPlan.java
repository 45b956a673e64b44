package dev.sicd.e2e.check;

/**
 * How much of what a load sends. Shares are of the actions, 0 to 1.
 *
 * @param writers threads; a run belongs to one of them, so that its events have an order
 * @param runs how many are started; the load then ends by itself
 * @param eventsPerSecond of all writers together, at most
 * @param proposalsShare a change is proposed too: most are of the kind that policy allows, some need a review, which is given
 * @param duplicatesShare the same event again, by any of the ways; one in four of them says something else under the same id
 * @param poisonShare bytes that are no event, straight to the topic; some of them large
 */
public record LoadPlan(
        int writers,
        int runs,
        int episodesPerRun,
        int actionsPerEpisode,
        int eventsPerSecond,
        double proposalsShare,
        double duplicatesShare,
        double poisonShare) {
    public LoadPlan {
        if (writers < 1 || runs < 1 || episodesPerRun < 1 || actionsPerEpisode < 1 || eventsPerSecond < 1) {
            throw new IllegalArgumentException("a load needs one of each at least");
        }
    }

    /** A bit of everything. */
    public static LoadPlan of(int writers, int runs, int episodesPerRun, int actionsPerEpisode, int eventsPerSecond) {
        return new LoadPlan(writers, runs, episodesPerRun, actionsPerEpisode, eventsPerSecond, 0.002, 0.05, 0.01);
    }

    /** How many events are sent, repeats and poison not counted. */
    public long events() {
        return (long) runs * (1 + (long) episodesPerRun * (2L + actionsPerEpisode));
    }
}
