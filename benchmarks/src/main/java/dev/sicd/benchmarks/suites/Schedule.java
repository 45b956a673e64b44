package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Tally;

/** Holds a load to what it was to be. It makes none. */
final class Schedule {
    private Schedule() {}

    /**
     * The tally, where all that was due was sent, and all that was sent was accepted.
     *
     * @throws IllegalStateException when not: the rate was another one than is told
     */
    static Tally kept(Tally tally) {
        if (tally.unsent() > 0) {
            throw new IllegalStateException("%d requests were due and never sent, %d were accepted"
                    .formatted(tally.unsent(), tally.accepted()));
        }
        return tally.allAccepted();
    }
}
