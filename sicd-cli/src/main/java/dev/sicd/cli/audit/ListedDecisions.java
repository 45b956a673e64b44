package dev.sicd.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.client.Target;
import dev.sicd.cli.provenance.LedgerRecord;
import dev.sicd.model.event.Event;
import dev.sicd.schemas.RecordHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The decisions that a system lists, newest first, compared with those of the ledger one by one. What was decided after
 * the list was made is not missing in it, and neither is what is older than its bound.
 */
final class ListedDecisions {
    private static final int PAGES_MAX = 100;
    private static final String PAGE = "1000";

    private final Map<String, String> leafById;
    private final Optional<Instant> newest;
    private final boolean whole;
    private final Set<String> found = ConcurrentHashMap.newKeySet();

    private ListedDecisions(Map<String, String> leafById, Optional<Instant> newest, boolean whole) {
        this.leafById = leafById;
        this.newest = newest;
        this.whole = whole;
    }

    static ListedDecisions none() {
        return new ListedDecisions(Map.of(), Optional.empty(), false);
    }

    /** @throws RefusedAnswerException when the system does not show its list */
    static ListedDecisions of(SicdClient client) {
        Map<String, String> leafById = new HashMap<>();
        Optional<Instant> newest = Optional.empty();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page < PAGES_MAX; page++) {
            String target = Target.of("/admin/training/audit")
                    .with("limit", Optional.of(PAGE))
                    .with("cursor", cursor)
                    .text();
            JsonNode body = RefusedAnswerException.requireDone("the list", client.get(target))
                    .body();
            for (JsonNode row : body.path("decisions")) {
                leafById.put(row.path("event_id").asText(), row.path("leaf").asText());
                if (newest.isEmpty()) {
                    newest = Optional.of(Instant.parse(row.path("recorded_at").asText()));
                }
            }
            if (!body.has("next")) {
                return new ListedDecisions(leafById, newest, true);
            }
            cursor = Optional.of(body.path("next").asText());
        }
        return new ListedDecisions(leafById, newest, false);
    }

    /** What is wrong with how a decision of the ledger is listed; empty where nothing is. For many threads. */
    Optional<String> found(Event decision, LedgerRecord record) {
        String id = decision.envelope().eventId().toString();
        Optional<String> leaf = Optional.ofNullable(leafById.get(id));
        if (leaf.isEmpty()) {
            boolean expected = whole
                    && newest.filter(last -> record.timestamp() < last.toEpochMilli())
                            .isPresent();
            return expected ? Optional.of("the system does not list decision " + id) : Optional.empty();
        }
        found.add(id);
        return leaf.get().equals(record.header(RecordHeaders.LEAF))
                ? Optional.empty()
                : Optional.of("the system lists decision %s with the leaf %s".formatted(id, leaf.get()));
    }

    List<String> notFound() {
        return leafById.keySet().stream()
                .filter(id -> !found.contains(id))
                .sorted()
                .toList();
    }

    int size() {
        return leafById.size();
    }
}
