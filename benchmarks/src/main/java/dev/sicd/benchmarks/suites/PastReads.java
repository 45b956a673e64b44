package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Summaries as of an earlier entry, which are folded anew from the ledger, beside a consumer that reads a ledger and
 * does nothing with it. It does not record what they are of.
 */
final class PastReads {
    private static final String PREFIX = "sicd";
    private static final double MILLIS_MAX = 1_000;
    private static final int READS = 3;

    private final ApiConnection api;
    private int position;

    private PastReads(ApiConnection api, int position) {
        this.api = api;
        this.position = position;
    }

    /** @param position up to which {@link RecordedRuns#LONG} is folded, all of it or nearly */
    static void measure(Lab lab, Dev dev, int position) throws Exception {
        try (ApiConnection api = new ApiConnection(dev.url())) {
            PastReads reads = new PastReads(api, position);
            List<Actor> actors = List.of(dev.program().actor(), Actor.self("clients"));
            Contest.Outcome outcome = Contest.of(
                    1,
                    lab.rounds(),
                    List.of(
                            new Contestant("as of then", actors, reads::fold),
                            new Contestant("a consumer of the whole ledger", actors, () -> read(dev))));
            String metric = String.format(Locale.ROOT, "summary as of entry %,d", position);
            lab.report().add(Row.millis(metric, 50, outcome, outcome.ours()).with(Goal.atMost(MILLIS_MAX)));
            lab.report().add(Row.of("entries that it folds", "events/s", outcome, 1));
        }
    }

    /** Each time as of another entry: an answer that was given before is kept. */
    private Sample fold() throws IOException {
        Latencies latencies = new Latencies();
        long entries = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            long asked = System.nanoTime();
            ApiAnswer answer = api.get("/runs/" + RecordedRuns.LONG + "/summary?as_of=" + position)
                    .accepted();
            latencies.since(asked);
            if (answer.json().path("total_actions").asInt() == 0) {
                throw new IllegalStateException(
                        "a summary with actions was expected as of %d: %s".formatted(position, answer));
            }
            entries += position;
            position--;
        }
        return latencies.sample(Sample.perSecond(entries, System.nanoTime() - begun));
    }

    private static Sample read(Dev dev) {
        long begun = System.nanoTime();
        PlainRead read = PlainRead.of(dev.bootstrapServers(), PREFIX);
        return Sample.perSecond(read.records(), System.nanoTime() - begun);
    }
}
