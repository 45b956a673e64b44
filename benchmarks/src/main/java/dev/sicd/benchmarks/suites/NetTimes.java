package dev.sicd.benchmarks.suites;

/**
 * What works take by themselves: all that one took, less what the same took with nothing to do right before. Two such
 * times can be closer together than the machine's moods are apart; then it is a tenth of all, which is said. It measures
 * neither.
 */
final class NetTimes {
    private static final int PART_MIN = 10;

    private int floors;

    long of(long all, long withNothing) {
        long least = Math.max(1, all / PART_MIN);
        long net = all - withNothing;
        if (net >= least) {
            return net;
        }
        floors++;
        return least;
    }

    /** For the note of a row: what readers have to know of them, or nothing. */
    String note(String whose) {
        return floors == 0
                ? ""
                : "; in %d turns of %s there was less than a tenth between the two, and a tenth was taken"
                        .formatted(floors, whose);
    }
}
