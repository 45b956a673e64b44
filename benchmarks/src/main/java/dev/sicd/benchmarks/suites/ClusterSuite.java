package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Cluster;
import dev.sicd.benchmarks.system.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The same on three brokers with everything kept three times, and the services apart. All of them share this machine, so its figures are
 * for the processor time of each; what a cluster of machines can do they do not tell.
 */
public final class ClusterSuite {
    public static final Suite SUITE = new Suite(
            "cluster",
            "What does it cost on three brokers, with each service a process of its own?",
            ClusterSuite::run);

    private static final int RUNS = 48;
    private static final int CLIENTS = 32;
    private static final int PRODUCED = 50_000;
    private static final int SAMPLES = 510;
    /** A committed read takes long and costs little: one client alone would need minutes for its samples. */
    private static final int VISIBLE_CLIENTS = 24;

    private static final int VISIBLE_ROUNDS_MAX = 3;
    private static final int PAUSE_MS_MAX = 100;
    private static final double TURN_SECONDS = 1;
    private static final long SEED = 33;
    private static final String UNIT = "events/s";

    private final Lab lab;
    private final Cluster cluster;
    private final List<Actor> actors;
    private final StartedRuns runs;

    private ClusterSuite(Lab lab) throws Exception {
        this.lab = lab;
        this.cluster = Cluster.start(lab);
        this.actors = new ArrayList<>(cluster.actors());
        actors.add(Actor.self("clients"));
        List<String> names = IntStream.range(0, RUNS).mapToObj(actions()::run).toList();
        this.runs = lab.keep(StartedRuns.start(cluster.ingest(), cluster.query(), names));
    }

    private static Actions actions() {
        return new Actions("clustered", RUNS, new Random(SEED));
    }

    private static void run(Lab lab) throws Exception {
        if (lab.isQuick()) {
            lab.report().say("left out of a quick look: six processes take longer to start than it may last");
            return;
        }
        ClusterSuite suite = new ClusterSuite(lab);
        suite.writes();
        suite.visible();
    }

    private void writes() throws Exception {
        Door door = new Door("system", cluster.ingest(), actors, events -> runs.awaitFolded());
        Contestant producer =
                BatchIngest.producer(lab, cluster.bootstrapServers(), actions(), actors, lab.scaled(PRODUCED));
        Contest.Outcome batches = Contest.of(
                1,
                lab.rounds(),
                List.of(
                        door.closed(
                                BatchIngest.CLIENTS,
                                ActionRequests.batches(cluster.ingest(), actions()),
                                ActionRequests.BATCH,
                                lab.seconds(TURN_SECONDS)),
                        producer));
        lab.report().add(Row.of("batches of 100, 8 clients, on a cluster", UNIT, batches, 1));
        Contest.Outcome singles = Contest.of(
                1,
                lab.rounds(),
                List.of(door.closed(
                        CLIENTS,
                        ActionRequests.singles(cluster.ingest(), runs.names()),
                        1,
                        lab.seconds(TURN_SECONDS))));
        lab.report().add(Row.alone("single actions, 32 clients, on a cluster", UNIT, singles, singles.ours()));
        addMillis("acknowledged, 32 clients, on a cluster", singles);
    }

    private void visible() throws Exception {
        List<VisibleClient> clients = visibleClients();
        Contest.Outcome outcome = Contest.of(
                1,
                Math.min(VISIBLE_ROUNDS_MAX, lab.rounds()),
                List.of(new Contestant(
                        "committed",
                        actors,
                        () -> Latencies.together(Crowd.all(clients).stream()
                                        .map(VisibleClient.Seen::visible)
                                        .toList())
                                .sample())));
        addMillis("written and read as committed, on a cluster", outcome);
    }

    private List<VisibleClient> visibleClients() throws Exception {
        List<VisibleClient> clients = new ArrayList<>();
        for (int i = 0; i < VISIBLE_CLIENTS; i++) {
            clients.add(lab.keep(new VisibleClient(
                    cluster.ingest(),
                    cluster.query(),
                    "seen-" + i,
                    "committed",
                    lab.scaled(SAMPLES) / VISIBLE_CLIENTS + 1,
                    PAUSE_MS_MAX,
                    new Random(SEED + i))));
        }
        return clients;
    }

    private void addMillis(String metric, Contest.Outcome outcome) {
        for (double percentile : Tail.of(outcome.ours(), 50.0, 99.0)) {
            lab.report().add(Row.millis(metric, percentile, outcome, outcome.ours()));
        }
    }
}
