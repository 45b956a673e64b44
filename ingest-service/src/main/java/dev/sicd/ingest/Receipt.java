package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Reply;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.Coordinates;
import java.util.UUID;

/**
 * What the client gets for an event that is on the log. With the leaf anybody can check later that the ledger has exactly
 * these bytes.
 *
 * @param leaf over the record's exact key and value; of the first one, where this one is a known repeat
 * @param duplicate whether it is known that the log had it before
 */
record Receipt(UUID eventId, Coordinates at, Hash leaf, boolean duplicate) {
    static final String AT_HEADER = "Sicd-At";

    /** Adds what every accepted write says. */
    ObjectNode addTo(ObjectNode body) {
        body.put("event_id", eventId.toString()).put("at", at.toString()).put("leaf", leaf.hex());
        return duplicate ? body.put("duplicate", true) : body;
    }

    Reply reply(int status, ObjectNode body) {
        return Reply.json(status, addTo(body)).withHeader(AT_HEADER, at.toString());
    }
}
