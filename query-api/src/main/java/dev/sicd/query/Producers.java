package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.fold.SequenceRange;
import dev.sicd.reader.Reads.Stretch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run's producers numbered and what of it is missing. A lost tail shows once its producer declared its last. */
final class Producers {
    /** Holes to show for a producer; their count is always whole. */
    private static final int HOLES_MAX = 100;

    private final Map<String, List<SequenceRange>> received;
    private final Map<String, Long> declared;
    private final boolean partial;

    private Producers(Map<String, List<SequenceRange>> received, Map<String, Long> declared, boolean partial) {
        this.received = received;
        this.declared = declared;
        this.partial = partial;
    }

    /**
     * Groups stretches by producer.
     *
     * @param stretches in the order of the store: by producer, then number
     * @param limit how many there can be at most: when there are as many, some may be left out
     */
    static Producers of(List<Stretch> stretches, int limit) {
        Map<String, List<SequenceRange>> received = new LinkedHashMap<>();
        Map<String, Long> declared = new LinkedHashMap<>();
        for (Stretch stretch : stretches) {
            List<SequenceRange> own = received.computeIfAbsent(stretch.producerId(), id -> new ArrayList<>());
            if (stretch.first() == 0) {
                declared.put(stretch.producerId(), stretch.last());
            } else {
                own.add(new SequenceRange(stretch.first(), stretch.last()));
            }
        }
        return new Producers(received, declared, stretches.size() >= limit);
    }

    void write(ObjectNode body) {
        ArrayNode producers = body.putArray("producers");
        boolean isMissing = false;
        for (Map.Entry<String, List<SequenceRange>> producer : received.entrySet()) {
            isMissing |= write(producers.addObject(), producer.getKey(), producer.getValue());
        }
        if (partial) {
            body.put("producers_partial", true);
        }
        if (isMissing) {
            body.put("complete", false);
        } else if (received.isEmpty() || partial) {
            body.put("complete", "unknown");
        } else {
            body.put("complete", true);
        }
    }

    /** Writes one producer and says whether any of its events is missing. */
    private boolean write(ObjectNode node, String producerId, List<SequenceRange> own) {
        List<SequenceRange> missing = SequenceRange.missing(own, declared.getOrDefault(producerId, 0L));
        node.put("producer_id", producerId);
        node.put("last", own.isEmpty() ? 0 : own.getLast().last());
        if (declared.containsKey(producerId)) {
            node.put("declared_last", declared.get(producerId));
        }
        node.put("complete", missing.isEmpty());
        ArrayNode holes = node.putArray("missing");
        missing.stream().limit(HOLES_MAX).map(Producers::text).forEach(holes::add);
        node.put(
                "missing_count",
                missing.stream()
                        .mapToLong(hole -> hole.last() - hole.first() + 1)
                        .sum());
        return !missing.isEmpty();
    }

    private static String text(SequenceRange hole) {
        return hole.first() == hole.last() ? Long.toString(hole.first()) : hole.first() + "-" + hole.last();
    }
}
