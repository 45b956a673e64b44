package dev.sicd.cli.replay;

import dev.sicd.cli.client.BrokerOptions;
import dev.sicd.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ledger a command reads, and which part of it. It reads nothing itself. */
public final class SelectionOptions {
    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "a copy of the ledger (default: PREFIX.ledger)")
    private Optional<String> topic = Optional.empty();

    @Option(names = "--run", paramLabel = "RUN", description = "only this run")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            description = "only events of this kind, ActionLogged for instance; may be repeated")
    private List<String> kinds = List.of();

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            defaultValue = "start",
            description = "where to begin: " + Place.FORMS + " (default: ${DEFAULT-VALUE})")
    private String from = "start";

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            defaultValue = "end",
            description = "where to stop, not included; likewise (default: ${DEFAULT-VALUE}, as it is at the start)")
    private String to = "end";

    /** With nothing said yet. */
    public SelectionOptions() {}

    /** A feed of the ledger that is meant. */
    public LedgerFeed feed() {
        return KafkaFeed.open(topic.orElseGet(() -> Topic.LEDGER.name(brokers.prefix())), brokers.clientProperties());
    }

    /** As it was asked for, word for word. */
    public Map<String, String> asked() {
        Map<String, String> asked = new TreeMap<>(Map.of("from", from, "to", to));
        run.ifPresent(id -> asked.put("run", id));
        if (!kinds.isEmpty()) {
            asked.put(
                    "kinds", String.join(",", kinds.stream().sorted().distinct().toList()));
        }
        return asked;
    }

    /**
     * Which lines are meant.
     *
     * @throws ReplayException when what was asked for cannot be
     */
    public Selection selection() {
        return Selection.of(run, kinds, Place.parse("--from", from), Place.parse("--to", to));
    }

    /**
     * Where they are, as the ledger is now.
     *
     * @throws ReplayException when a place is not in the ledger
     */
    public SortedMap<Integer, Span> spans(LedgerFeed feed) {
        SortedMap<Integer, Span> all = feed.spans();
        Place end = Place.parse("--to", to);
        Map<Integer, Long> starts = Place.parse("--from", from).offsets("--from", feed, all);
        // appended out of the order of time: what was recorded before a moment may stand anywhere
        Map<Integer, Long> ends = end instanceof Place.At ? Map.of() : end.offsets("--to", feed, all);
        boolean onlyNamed = end instanceof Place.Offsets;
        SortedMap<Integer, Span> spans = new TreeMap<>();
        starts.forEach((partition, start) -> {
            if (!onlyNamed || ends.containsKey(partition)) {
                Span held = all.getOrDefault(partition, new Span(0, 0));
                spans.put(partition, new Span(start, ends.getOrDefault(partition, held.end())));
            }
        });
        return selection().narrow(spans, all.size());
    }
}
