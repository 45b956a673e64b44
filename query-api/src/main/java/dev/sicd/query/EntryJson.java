package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.Event;
import dev.sicd.schemas.EventJson;
import dev.sicd.schemas.LedgerEntry;
import java.time.Duration;
import java.util.Optional;

/** A ledger entry as JSON: the event as it was recorded, then its place and its proof. It reads nothing. */
final class EntryJson {
    private static final Duration SKEW_MAX = Duration.ofMinutes(5);

    private EntryJson() {}

    static ObjectNode of(Ledger.Slot slot) {
        return switch (slot) {
            case Ledger.Slot.Damaged damaged ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("position", damaged.position())
                        .put("damaged", damaged.reason());
            case Ledger.Slot.Intact intact -> of(intact.entry());
        };
    }

    private static ObjectNode of(LedgerEntry entry) {
        Optional<Event> event = Ledger.event(entry);
        ObjectNode node = event.map(EventJson::write).orElseGet(JsonNodeFactory.instance::objectNode);
        node.put("position", entry.position());
        node.put("recorded_at", entry.recordedAt().toString());
        node.put("source", entry.source().toString());
        node.put("leaf", entry.leaf().hex());
        node.put("head", entry.head().hex());
        event.map(known -> Duration.between(known.envelope().occurredAt(), entry.recordedAt()))
                .filter(skew -> skew.abs().compareTo(SKEW_MAX) > 0)
                .ifPresent(skew -> node.put("clock_skew_ms", skew.toMillis()));
        if (event.isEmpty()) {
            node.put("damaged", "the recorded bytes are not an event");
        }
        return node;
    }
}
