package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Measured;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.schemas.Topic;
import java.util.ArrayList;
import java.util.List;

/** What the guide says that things take, and what they take here. It measures no load: there is one client. */
public final class MissionSuite {
    /** What it answers. */
    public static final Suite SUITE =
            new Suite("mission", "Does everything take at most what the guide says?", MissionSuite::run);

    private static final String LEDGER = Topic.LEDGER.name("sicd");
    private static final int STORED_EPISODES = 300;
    private static final double EPISODE_BYTES_MAX = 5 * 1024;
    private static final double DRY_RUN_MS_MAX = 1;
    private static final int CALLS = 200;
    private static final int PROPOSALS = 50;
    /** Each waits for the publisher. */
    private static final int PLANS = 8;

    private MissionSuite() {}

    /**
     * A call beside what the guide says of it.
     *
     * @param says as it is written there
     * @param millisMax the most of it
     */
    private record Figure(Contestant call, String says, double millisMax, String note) {}

    private static void run(Lab lab) throws Exception {
        Dev dev = Dev.start(lab);
        store(lab, dev);
        try (MissionCalls calls = new MissionCalls(dev)) {
            time(lab, calls);
        }
    }

    private static void store(Lab lab, Dev dev) throws Exception {
        int episodes = lab.scaled(STORED_EPISODES);
        TopicSizes before = TopicSizes.of(dev.bootstrapServers());
        try (ApiConnection api = new ApiConnection(dev.url())) {
            TypicalEpisodes.record(api, "stored", episodes);
        }
        TopicSizes after = TopicSizes.of(dev.bootstrapServers());
        double ledger = after.ofTopic(LEDGER) - before.ofTopic(LEDGER);
        lab.report()
                .add(bytes("storage per episode, the ledger", ledger / episodes).noted("what is kept for good"));
        double all = after.all() - before.all();
        lab.report()
                .add(bytes("storage per episode, all topics", all / episodes)
                        .noted("with what agents sent and the changelogs, before they are deleted or compacted"));
    }

    private static Row bytes(String metric, double bytes) {
        return Row.once(metric, "bytes", bytes)
                .beside("the guide's figure, 2–5 KB", EPISODE_BYTES_MAX)
                .with(Goal.atMost(EPISODE_BYTES_MAX));
    }

    private static void time(Lab lab, MissionCalls calls) throws Exception {
        List<Figure> figures = figures(lab, calls);
        Contest.Outcome outcome =
                Contest.of(1, lab.rounds(), figures.stream().map(Figure::call).toList());
        for (int i = 0; i < figures.size(); i++) {
            add(lab, figures.get(i), outcome, outcome.measured().get(i));
        }
        Measured generated = outcome.measured().getLast();
        addDryRun(lab, outcome, generated, calls.dryRuns(generated));
    }

    /** Generating is the last of them: a dry run is held against it. */
    private static List<Figure> figures(Lab lab, MissionCalls calls) {
        int times = lab.scaled(CALLS);
        return List.of(
                new Figure(calls.write(times), "<5 ms", 5, "an action, acknowledged by the log"),
                new Figure(calls.readEpisode(times), "<10 ms", 10, "with all its actions"),
                new Figure(calls.start(times), "50–100 ms", 100, ""),
                new Figure(calls.listEpisodes(times), "10–50 ms", 50, ""),
                new Figure(calls.summary(times), "50–200 ms", 200, ""),
                new Figure(
                        calls.propose(lab.scaled(PLANS)),
                        "500–2500 ms",
                        2_500,
                        "its answer holds the plan; the guide's figure is with GitHub's part"),
                new Figure(
                        calls.generate(lab.scaled(PROPOSALS)),
                        "<50 ms",
                        50,
                        "checked and recorded, with id and branch; the plan is made behind it"));
    }

    private static void add(Lab lab, Figure figure, Contest.Outcome outcome, Measured measured) {
        for (double percentile : Tail.of(measured, 50.0, 99.0)) {
            Row row = row(figure, percentile, outcome, measured);
            lab.report().add(percentile == 50 ? row.with(measured.cpuMicros()).noted(figure.note()) : row);
        }
    }

    private static Row row(Figure figure, double percentile, Contest.Outcome outcome, Measured measured) {
        return Row.millis(measured.name(), percentile, outcome, measured)
                .beside("the guide's figure, " + figure.says(), figure.millisMax())
                .with(Goal.atMost(figure.millisMax()));
    }

    private static void addDryRun(Lab lab, Contest.Outcome outcome, Measured generated, Measured dry) {
        List<Sample> differences = new ArrayList<>();
        for (int round = 0; round < outcome.rounds(); round++) {
            double overhead = dry.samples().get(round).value()
                    - generated.samples().get(round).value();
            differences.add(Sample.of(overhead, 1));
        }
        // no ratio: it is about nothing, and may be less
        lab.report()
                .add(Row.alone("dry-run overhead, p50", "ms", outcome, new Measured("overhead", differences))
                        .with(Goal.atMost(DRY_RUN_MS_MAX))
                        .noted("the guide's figure is <1 ms; what generating takes longer with dry_run: true,"
                                + " median from median, round by round"));
    }
}
