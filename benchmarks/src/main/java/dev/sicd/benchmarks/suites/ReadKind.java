package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.system.Dev;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One read, of something small and of something large.
 *
 * @param isFast whether it is promised to be nearly as fast as nothing
 * @param isFlat whether it is promised to cost as much for what is large
 */
record ReadKind(String name, Side small, Side large, boolean isFast, boolean isFlat) {
    /**
     * What is read.
     *
     * @param size of it, in words
     * @param paths asked for in turn, so that none of the answers is one that was kept
     */
    record Side(String size, List<String> paths) {
        Side {
            paths = List.copyOf(paths);
        }

        /** One and the same path, whose answer is kept until something is written beside it. */
        List<String> kept() {
            return List.of(paths.getFirst());
        }
    }

    /** The reads of what was recorded. */
    static List<ReadKind> of(RecordedRuns runs) {
        String few = size(runs.few(), "episodes");
        String many = size(runs.many(), "episodes");
        String shortest = size(runs.shortest(), "actions");
        String longest = size(runs.longest(), "actions");
        return List.of(
                new ReadKind("summary", summary(few, RecordedRuns.FEW), summary(many, RecordedRuns.MANY), true, true),
                new ReadKind(
                        "episode header",
                        header(shortest, RecordedRuns.SHORT),
                        header(longest, RecordedRuns.LONG),
                        true,
                        true),
                new ReadKind("list page", list(few, RecordedRuns.FEW), list(many, RecordedRuns.MANY), false, true),
                new ReadKind(
                        "timeline page",
                        timeline(shortest, RecordedRuns.SHORT, 1),
                        timeline(longest, RecordedRuns.LONG, runs.longest() / 2),
                        false,
                        false));
    }

    /** What a row is called, as {@code summary, 10 episodes}. */
    String of(Side side) {
        return name + ", " + side.size();
    }

    private static Side summary(String size, String run) {
        return spelled(size, "/runs/", run, "/summary");
    }

    private static Side header(String size, String run) {
        String fields = "?fields=status,started_at,completed_at,metrics,action_count";
        return spelled(size, "/episodes/", run, "/" + Actions.episode(run) + fields);
    }

    private static Side list(String size, String run) {
        return spelled(size, "/episodes/", run, "?limit=10");
    }

    private static Side spelled(String size, String before, String run, String after) {
        return new Side(
                size,
                Spellings.of(run).stream()
                        .map(spelling -> Dev.API + before + spelling + after)
                        .toList());
    }

    /**
     * It is never kept.
     *
     * @param places of the run's first ones that pages begin at
     */
    private static Side timeline(String size, String run, int places) {
        int count = Math.min(places, Spellings.COUNT);
        return new Side(
                size,
                IntStream.range(0, count)
                        .map(i -> 1 + (int) ((long) i * places / count))
                        .mapToObj(from -> Dev.API + "/runs/" + run + "/timeline?limit=10&from=" + from)
                        .toList());
    }

    private static String size(int count, String what) {
        return String.format(Locale.ROOT, "%,d %s", count, what);
    }
}
