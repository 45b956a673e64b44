package dev.sicd.cli.refold;

import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.replay.LedgerFeed;
import dev.sicd.cli.replay.Selection;
import dev.sicd.cli.replay.Span;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.query.QueryApi;
import dev.sicd.query.RecentChanges;
import dev.sicd.reader.Reads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * One re-fold: the ledger up to where it ends, into stores of its own. What it is compared with may go on meanwhile: then
 * the ledger is read on, a few times.
 */
final class Refold {
    /** Each reads what came since the last one. */
    private static final int ROUNDS_MAX = 5;

    private static final int DIFFERENCES_SHOWN_MAX = 100;

    private final LedgerFeed feed;
    private final Selection selection;
    private final RefoldedStores stores;
    private final Refolding refolding;
    private final Terminal terminal;
    private final LongSupplier nanos;
    private final SortedMap<Integer, Long> read = new TreeMap<>();

    Refold(
            LedgerFeed feed,
            Selection selection,
            RefoldedStores stores,
            Refolding refolding,
            Terminal terminal,
            LongSupplier nanos) {
        this.feed = feed;
        this.selection = selection;
        this.stores = stores;
        this.refolding = refolding;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    /** How a comparison ended. */
    enum Verdict {
        SAME,
        DIFFERENT,
        /** Some runs moved faster than they were read. */
        UNDECIDED
    }

    /** Folds what the ledger holds and was not folded yet. */
    void fold() {
        long begun = nanos.getAsLong();
        long before = refolding.events();
        SortedMap<Integer, Span> held = feed.spans();
        selection.narrow(held, held.size()).forEach(this::fold);
        long events = refolding.events() - before;
        Duration took = Duration.ofNanos(Math.max(1, nanos.getAsLong() - begun));
        terminal.line("refold: %d events folded in %.1f s (%d a second), each the next of its run's chain"
                .formatted(events, took.toNanos() / 1e9, (long) (events * 1e9 / took.toNanos())));
    }

    private void fold(int partition, Span span) {
        Span rest = new Span(read.getOrDefault(partition, span.from()), span.end());
        feed.read(partition, rest, line -> {
            if (selection.includes(line)) {
                refolding.fold(line);
            }
            return true;
        });
        read.put(partition, Math.max(rest.from(), rest.end()));
    }

    /** Compares with what a running system answers. */
    Verdict compareWith(SicdClient live, String topicPrefix) {
        try (Metrics metrics = Metrics.create();
                HttpServer server = HttpServer.start(
                        HttpConfig.onPort(0),
                        QueryApi.open(new Reads(stores), new RecentChanges(), topicPrefix, InstantSource.system())
                                .routes(),
                        metrics);
                SicdClient refolded = new SicdClient(server.url())) {
            Comparison comparison = new Comparison(live, refolded);
            return compare(comparison);
        }
    }

    private Verdict compare(Comparison comparison) {
        Set<String> runs = wanted(comparison);
        int compared = 0;
        int different = 0;
        int differences = 0;
        for (int round = 1; round <= ROUNDS_MAX && !runs.isEmpty(); round++) {
            if (round > 1) {
                fold();
            }
            Set<String> moved = new LinkedHashSet<>();
            for (String run : runs) {
                switch (comparison.compare(run)) {
                    case Comparison.Outcome.Moved ignored -> moved.add(run);
                    case Comparison.Outcome.Compared(var found) -> {
                        compared++;
                        different += found.isEmpty() ? 0 : 1;
                        found.stream()
                                .limit(Math.max(0, DIFFERENCES_SHOWN_MAX - differences))
                                .forEach(terminal::line);
                        differences += found.size();
                    }
                }
            }
            runs = moved;
        }
        runs.forEach(run -> terminal.error("run '" + run + "' was not compared: the two sides did not come to the same"
                + " position; try again when it rests, or see whether the aggregator is behind (/readyz)"));
        terminal.line(
                "refold: %d runs compared, %d fields differ in %d of them".formatted(compared, differences, different));
        if (differences > 0) {
            return Verdict.DIFFERENT;
        }
        return runs.isEmpty() ? Verdict.SAME : Verdict.UNDECIDED;
    }

    private Set<String> wanted(Comparison comparison) {
        return selection.run().map(Set::of).orElseGet(comparison::runs);
    }
}
