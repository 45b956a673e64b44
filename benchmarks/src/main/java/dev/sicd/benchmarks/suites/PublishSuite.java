package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * From a proposal to its pull request: planned, and opened at a fake of GitHub. GitHub's own time is not ours to
 * measure.
 */
public final class PublishSuite {
    /** What it answers. */
    public static final Suite SUITE = new Suite(
            "publish",
            "How long is it from a proposal to its pull request, and what of it is ours?",
            PublishSuite::run);

    private static final int CLIENTS = 12;
    private static final int PROPOSALS = 108;

    private PublishSuite() {}

    private static void run(Lab lab) throws Exception {
        try (Dry dry = new Dry(lab)) {
            dry.measure();
        }
        LivePublishing.measure(lab);
    }

    /** Plans, which are all that is made unless somebody asks for more. */
    private static final class Dry implements AutoCloseable {
        private final Lab lab;
        private final Dev dev;
        private final List<Callable<Latencies>> clients = new ArrayList<>();

        private Dry(Lab lab) throws Exception {
            this.lab = lab;
            this.dev = Dev.start(lab);
            for (int i = 0; i < CLIENTS; i++) {
                ProposingClient client =
                        lab.keep(new ProposingClient(dev.url(), "planned-" + i, lab.scaled(PROPOSALS / CLIENTS)));
                clients.add(client.answered("dry_run"));
            }
        }

        private void measure() throws Exception {
            Contest.Outcome outcome = Contest.of(
                    1,
                    lab.rounds(),
                    List.of(new Contestant(
                            "planned",
                            List.of(dev.program().actor(), Actor.self("clients")),
                            () -> Latencies.together(Crowd.all(clients)).sample())));
            for (double percentile : Tail.of(outcome.ours(), 50.0, 99.0)) {
                Row row = Row.millis("proposal → planned", percentile, outcome, outcome.ours())
                        .noted("%d clients at once, each waits for the answer with the plan".formatted(CLIENTS));
                lab.report().add(percentile == 50 ? row.with(outcome.ours().cpuMicros()) : row);
            }
        }

        /** The next system has the machine to itself. */
        @Override
        public void close() {
            dev.program().close();
        }
    }
}
