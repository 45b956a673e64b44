package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.query.ListedDecisions.Place;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.LedgerEntry;
import java.util.Optional;

/**
 * Answers with the policy's decisions, newest first, each as the ledger has it; it verifies nothing. What cannot be read is
 * listed by its place under every filter, since nobody can tell whether it matches.
 */
final class AuditReads {
    private static final int LIMIT_DEFAULT = 50;

    private final Reads reads;
    private final Ledger ledger;

    AuditReads(Reads reads, Ledger ledger) {
        this.reads = reads;
        this.ledger = ledger;
    }

    Answered list(Asked asked) {
        AuditFilter filter = AuditFilter.of(asked);
        ListedDecisions listed = new ListedDecisions(reads, filter);
        ScannedPage<Place> page = new ScannedPage<>(
                listed::after, place -> row(place, filter), asked.limit(LIMIT_DEFAULT), !filter.isEverything());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        page.write(body, body.putArray("decisions"), listed.last(asked), listed::cursor);
        return Answered.ofManyRuns(body);
    }

    private Optional<ObjectNode> row(Place place, AuditFilter filter) {
        Optional<Ledger.Slot> slot = ledger.at(place.runId(), place.position());
        if (slot.isEmpty()) {
            return Optional.of(damaged(place, "there is no entry at this position"));
        }
        return switch (slot.get()) {
            case Ledger.Slot.Damaged damaged -> Optional.of(damaged(place, damaged.reason()));
            case Ledger.Slot.Intact intact -> row(place, intact.entry(), filter);
        };
    }

    private static Optional<ObjectNode> row(Place place, LedgerEntry entry, AuditFilter filter) {
        if (!filter.recorded().contains(entry.recordedAt())) {
            return Optional.empty();
        }
        return Ledger.event(entry)
                .filter(PolicyDecided.class::isInstance)
                .map(PolicyDecided.class::cast)
                .map(decided -> filter.matches(decided)
                        ? Optional.of(DecisionJson.audited(decided, entry))
                        : Optional.<ObjectNode>empty())
                .orElseGet(() -> Optional.of(damaged(place, "the recorded bytes are not a decision")));
    }

    private static ObjectNode damaged(Place place, String reason) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("run_id", place.runId())
                .put("position", place.position())
                .put("damaged", reason);
    }
}
