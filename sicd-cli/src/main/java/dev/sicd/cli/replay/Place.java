package dev.sicd.cli.replay;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Moments;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a ledger as a person says it; which offsets it means depends on the ledger. */
public sealed interface Place {
    String FORMS = "start, end, a time (2025-01-01T10:00:00Z) or positions (partition:offset,partition:offset…)";

    Pattern OFFSET = Pattern.compile("(\\d{1,6}):(\\d{1,18})");

    record Start() implements Place {}

    record End() implements Place {}

    record At(Instant moment) implements Place {}

    /** Of the named partitions; the others are not meant. */
    record Offsets(SortedMap<Integer, Long> byPartition) implements Place {}

    /**
     * Reads it.
     *
     * @param option that it was given with, for the message
     * @throws ReplayException when it is none of the forms
     */
    static Place parse(String option, String text) {
        if (text.equals("start")) {
            return new Start();
        }
        if (text.equals("end")) {
            return new End();
        }
        return offsets(text)
                .or(() -> Moments.parse(text).map(At::new))
                .orElseThrow(() -> new ReplayException(
                        option + " " + Problem.quoted(text) + " is no place in the ledger; use " + FORMS));
    }

    private static Optional<Place> offsets(String text) {
        SortedMap<Integer, Long> byPartition = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = OFFSET.matcher(part);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            byPartition.put(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
        return Optional.of(new Offsets(byPartition));
    }

    /**
     * The offset it means in each partition.
     *
     * @param spans what the partitions hold
     * @throws ReplayException when it names an offset that is not there
     */
    default Map<Integer, Long> offsets(String option, LedgerFeed feed, SortedMap<Integer, Span> spans) {
        Map<Integer, Long> offsets = new TreeMap<>();
        switch (this) {
            case Start ignored -> spans.forEach((partition, span) -> offsets.put(partition, span.from()));
            case End ignored -> spans.forEach((partition, span) -> offsets.put(partition, span.end()));
            case At at -> {
                Map<Integer, Long> found = feed.offsetsAt(at.moment());
                spans.forEach((partition, span) ->
                        offsets.put(partition, Math.min(span.end(), found.getOrDefault(partition, span.end()))));
            }
            case Offsets named ->
                named.byPartition().forEach((partition, offset) -> {
                    Span span = spans.get(partition);
                    if (span == null) {
                        throw new ReplayException("%s names partition %d, but %s has %d to %d"
                                .formatted(option, partition, feed.topic(), spans.firstKey(), spans.lastKey()));
                    }
                    if (offset < span.from() || offset > span.end()) {
                        throw new ReplayException("%s %d:%d is not in %s, whose partition %d holds %d to %d"
                                .formatted(
                                        option, partition, offset, feed.topic(), partition, span.from(), span.end()));
                    }
                    offsets.put(partition, offset);
                });
        }
        return offsets;
    }
}
