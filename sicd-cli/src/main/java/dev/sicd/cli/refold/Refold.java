package dev.sicd.cli.refold;

import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.replay.LedgerFeed;
import dev.sicd.cli.replay.PartitionReaders;
import dev.sicd.cli.replay.ReplayException;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One re-fold: the ledger up to where it ends, into stores of its own. What it is compared with may go on meanwhile: then
 * the ledger is read on, a few times.
 */
final class Refold {
    /** Each reads what came since the last one. */
    private static final int ROUNDS_MAX = 5;

    private static final int DIFFERENCES_SHOWN_MAX = 100;

    private final Supplier<LedgerFeed> feeds;
    private final Selection selection;
    private final RefoldedStores stores;
    private final Supplier<Refolding> refoldings;
    private final Terminal terminal;
    private final LongSupplier nanos;
    private final SortedMap<Integer, Long> read = new TreeMap<>();

    /**
     * @param feeds one for each thread that reads
     * @param refoldings into these stores, one for each partition
     */
    Refold(
            Supplier<LedgerFeed> feeds,
            Selection selection,
            RefoldedStores stores,
            Supplier<Refolding> refoldings,
            Terminal terminal,
            LongSupplier nanos) {
        this.feeds = feeds;
        this.selection = selection;
        this.stores = stores;
        this.refoldings = refoldings;
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

    /**
     * Folds what the ledger holds and was not folded yet, some partitions at a time.
     *
     * @throws ReplayException when it cannot be read, or does not hold
     */
    void fold() {
        long begun = nanos.getAsLong();
        SortedMap<Integer, Span> unread = unread();
        long events = folded(unread).stream().mapToLong(Long::longValue).sum();
        unread.forEach((partition, span) -> read.put(partition, span.end()));
        Duration took = Duration.ofNanos(Math.max(1, nanos.getAsLong() - begun));
        terminal.line("refold: %d events folded in %.1f s (%d a second), each the next of its run's chain"
                .formatted(events, took.toNanos() / 1e9, (long) (events * 1e9 / took.toNanos())));
    }

    private List<Long> folded(SortedMap<Integer, Span> unread) {
        try {
            return PartitionReaders.read(
                    feeds, List.copyOf(unread.keySet()), (feed, partition) -> fold(feed, partition, unread));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReplayException("the ledger was not read to its end: interrupted", e);
        }
    }

    private SortedMap<Integer, Span> unread() {
        try (LedgerFeed feed = feeds.get()) {
            SortedMap<Integer, Span> held = feed.spans();
            SortedMap<Integer, Span> wanted = selection.narrow(held, held.size());
            wanted.replaceAll((partition, span) -> new Span(read.getOrDefault(partition, span.from()), span.end()));
            wanted.values().removeIf(Span::isEmpty);
            return wanted;
        }
    }

    /** How many events that were. */
    private long fold(LedgerFeed feed, int partition, Map<Integer, Span> unread) {
        Refolding refolding = refoldings.get();
        feed.read(partition, Objects.requireNonNull(unread.get(partition)), line -> {
            if (selection.includes(line)) {
                refolding.fold(line);
            }
            return true;
        });
        return refolding.events();
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
