package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Measured;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.system.Dev;
import java.io.IOException;
import java.util.List;

/**
 * The calls that the guide gives times for, one client's, one after the other. It knows no times that they should take.
 */
final class MissionCalls implements AutoCloseable {
    private static final String RUN = "run-of-typical-episodes";
    private static final String PLANNED = "dry_run";
    private static final int EPISODES = 10;

    private final ApiConnection api;
    private final List<Actor> actors;
    private final Proposals proposals;
    private final List<String> spellings = Spellings.of(RUN);
    private final SideFigures dryRuns = new SideFigures();
    private int number;
    private int spelled;

    /** On a system that is ready; it records what is read. */
    MissionCalls(Dev dev) throws IOException {
        this.api = new ApiConnection(dev.url());
        this.actors = List.of(dev.program().actor(), Actor.self("clients"));
        TypicalEpisodes.record(api, RUN, EPISODES);
        this.proposals = new Proposals(api, "proposing");
    }

    /** One call. */
    @FunctionalInterface
    private interface Call {
        void make() throws IOException;
    }

    Contestant write(int times) {
        // of another run: the one that is read stays as long as it is
        return contestant("episode write", times, () -> {
            String action = "{\"type\":\"edit\",\"data\":" + Actions.data(number()) + "}";
            api.post("/episodes/writing/" + Actions.episode("writing") + "/actions", action)
                    .accepted();
        });
    }

    Contestant readEpisode(int times) {
        return contestant("episode read", times, () -> read("/episodes/" + run() + "/" + Actions.episode(RUN)));
    }

    Contestant listEpisodes(int times) {
        return contestant("episode query", times, () -> read("/episodes/" + run()));
    }

    Contestant summary(int times) {
        return contestant("run summary", times, () -> read("/runs/" + run() + "/summary"));
    }

    Contestant start(int times) {
        return contestant(
                "start endpoint",
                times,
                () -> api.post(
                                "/start",
                                "{\"run_id\":\"started-%d\",\"task_description\":\"Optimize RAG queries\",\"episodes\":3}"
                                        .formatted(number()))
                        .accepted());
    }

    /** Until the answer, which holds the plan. */
    Contestant propose(int times) {
        return contestant("propose-pr endpoint", times, () -> proposals.proposeUntil(PLANNED, false));
    }

    /** Until it is checked, recorded and has id and branch; nobody waits for the publisher. Every other is a dry run. */
    Contestant generate(int times) {
        return new Contestant("proposal generation", actors, () -> {
            Latencies others = new Latencies();
            Latencies dry = new Latencies();
            for (int i = 0; i < 2 * times; i++) {
                boolean dryRun = i % 2 == 1;
                long begun = System.nanoTime();
                proposals.propose(dryRun);
                (dryRun ? dry : others).since(begun);
            }
            // what is planned later would slow down whoever is next
            proposals.proposeUntil(PLANNED, false);
            // processor time is divided by all that were proposed
            Sample sample = others.sample(Sample.of(others.millis(50), 2L * times + 1));
            return dryRuns.noted(sample, dry.sample());
        });
    }

    /** The dry runs among what was generated, of the rounds that count. */
    Measured dryRuns(Measured generated) {
        return dryRuns.beside("dry run", generated);
    }

    private Contestant contestant(String name, int times, Call call) {
        return new Contestant(name, actors, () -> timed(times, call).sample());
    }

    private static Latencies timed(int times, Call call) throws IOException {
        Latencies latencies = new Latencies();
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            call.make();
            latencies.since(begun);
        }
        return latencies;
    }

    private void read(String path) throws IOException {
        api.get(path).accepted();
    }

    /** Spelled in another way each time: an answer that was given before is kept. */
    private String run() {
        spelled = (spelled + 1) % spellings.size();
        return spellings.get(spelled);
    }

    private int number() {
        number++;
        return number;
    }

    @Override
    public void close() throws IOException {
        api.close();
    }
}
