package dev.sicd.benchmarks.suites;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/** Measures how many bytes an event makes the system write, and whether a long episode makes it write more. */
public final class GrowthSuite {
    public static final Suite SUITE = new Suite(
            "growth",
            "How many bytes does an event make the system write, early and late in an episode?",
            GrowthSuite::run);

    private static final String PREFIX = "sicd";
    private static final int PLACES_TOLD = 100;
    private static final int GROWN = 50_000;
    private static final double SINGLES_PER_SECOND = 200;
    private static final double TIMES_MAX = 7;
    private static final int REWRITES = 3;
    private static final int SAMPLED = 1_000;
    private static final int GROWING_SECONDS_MAX = 90;
    private static final Duration FOLD_MAX = Duration.ofSeconds(60);
    private static final long SEED = 4;

    private final Lab lab;
    private final WriteMeter meter;
    private final GroupProgress progress;
    private final GrowthLoad load;
    private final Path mission;

    private GrowthSuite(Lab lab, WriteMeter meter, GroupProgress progress, GrowthLoad load) throws IOException {
        this.lab = lab;
        this.meter = meter;
        this.progress = progress;
        this.load = load;
        this.mission = lab.directory("mission").resolve("episode.json");
    }

    private static void run(Lab lab) throws Exception {
        Dev dev = Dev.start(lab);
        try (WriteMeter meter = new WriteMeter(dev);
                GroupProgress progress = new GroupProgress(
                        dev.bootstrapServers(), AggregatorState.group(PREFIX), Topic.EPISODE_EVENTS.name(PREFIX));
                GrowthLoad load = new GrowthLoad(dev.url(), new Random(SEED))) {
            new GrowthSuite(lab, meter, progress, load).measure(dev);
        }
    }

    /** What is written for events in a time. */
    private record Rate(long events, Written written) {
        /** Of one; the tables come in bulk, so which time they fall into is chance. */
        double bytesWithoutTables() {
            return (double) written.withoutTables() / events;
        }
    }

    @FunctionalInterface
    private interface Sending {
        void run() throws IOException;
    }

    private void measure(Dev dev) throws Exception {
        // the first seconds write what is written once: segments, ids, the caches of the stores
        load.shortBatches(lab.seconds(2));
        Rate earlyBatches = rate(() -> load.shortBatches(lab.seconds(5)));
        Rate earlySingles = rate(() -> load.shortSingles(SINGLES_PER_SECOND, lab.seconds(10)));
        long grown = grow(lab.scaled(GROWN));
        Rate lateBatches = rate(() -> load.longBatches(lab.seconds(5)));
        long last = grown + lateBatches.events();
        Rate lateSingles = rate(() -> load.longSingles(SINGLES_PER_SECOND, lab.seconds(10)));
        long all = progress.committed();
        // it writes what its stores still hold in memory
        dev.program().close();
        double ofTables = (double) meter.tables() / all;
        lab.report()
                .add(Row.once("written for an event to tables of the stores", "bytes", ofTables)
                        .noted("of all %,d events, until the system has ended; part of the figures below"
                                .formatted(all)));
        rows("batches of " + GrowthLoad.BATCH, earlyBatches, lateBatches, ofTables, grown, true);
        rows("single actions", earlySingles, lateSingles, ofTables, last, false);
    }

    /** @param had how many the long episode had before */
    private void rows(String what, Rate early, Rate late, double ofTables, long had, boolean wanted)
            throws IOException {
        double own = ownBytes();
        String episode = "the long episode had %,d to %,d; ".formatted(had, had + late.events());
        lab.report().add(bytes(what, GrowthLoad.SHORT_ACTIONS / 2, early, ofTables, ""));
        lab.report().add(bytes(what, middle(had, late.events()), late, ofTables, episode));
        lab.report()
                .add(Row.once(
                                "written late in an episode to early, " + what,
                                "×",
                                late.bytesWithoutTables() / early.bytesWithoutTables())
                        .noted("without tables of the stores"));
        Row times = Row.once(
                        "written to the event's own size, " + what, "×", (late.bytesWithoutTables() + ofTables) / own)
                .noted("an event has %.0f bytes".formatted(own));
        lab.report().add(wanted ? times.with(Goal.atMost(TIMES_MAX)) : times);
    }

    /** A place in the long episode. */
    private static long middle(long had, long more) {
        return Math.max(1, Math.round((had + more / 2.0) / PLACES_TOLD)) * PLACES_TOLD;
    }

    private Row bytes(String what, long place, Rate rate, double ofTables, String episode) throws IOException {
        return Row.once(
                        String.format(Locale.ROOT, "written for an event, %,dth action, %s", place, what),
                        "bytes",
                        rate.bytesWithoutTables() + ofTables)
                .beside("the mission's file", ofMission(place))
                .noted("%s%,d events; %s"
                        .formatted(episode, rate.events(), rate.written().perEvent(rate.events())));
    }

    private Rate rate(Sending sending) throws Exception {
        awaitFolded();
        long folded = progress.committed();
        Written before = meter.look();
        sending.run();
        awaitFolded();
        long events = progress.committed() - folded;
        if (events == 0) {
            throw new IllegalStateException("events were expected to be recorded, and none was");
        }
        return new Rate(events, meter.look().minus(before));
    }

    /** Until the one episode has so many: how many it has then. */
    private long grow(int count) throws Exception {
        awaitFolded();
        long before = progress.committed();
        long deadline =
                System.nanoTime() + Duration.ofSeconds(GROWING_SECONDS_MAX).toNanos();
        while (progress.committed() < before + count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the episode was expected to have %d actions in time, and has %d"
                        .formatted(count, progress.committed() - before));
            }
            load.longBatches(Duration.ofMillis(500));
        }
        awaitFolded();
        return progress.committed() - before;
    }

    private void awaitFolded() throws Exception {
        progress.await(meter.inputEnd(), FOLD_MAX);
    }

    private static double ownBytes() {
        Actions actions = new Actions("long", 1, new Random(SEED));
        long bytes = 0;
        for (int i = 0; i < SAMPLED; i++) {
            bytes += EventCodec.encode(actions.next(Instant.EPOCH)).length;
        }
        return (double) bytes / SAMPLED;
    }

    private long ofMission(long place) throws IOException {
        MissionEpisodeFile episode = new MissionEpisodeFile(mission, Instant.EPOCH);
        episode.assume(Math.toIntExact(place) - 1);
        long bytes = 0;
        for (int i = 0; i < REWRITES; i++) {
            bytes += episode.log();
        }
        return bytes / REWRITES;
    }
}
