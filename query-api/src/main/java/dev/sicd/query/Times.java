package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** Writes moments as ISO-8601 in UTC; one that has not come is null. */
final class Times {
    private Times() {}

    static void put(ObjectNode node, String field, Optional<Instant> moment) {
        moment.ifPresentOrElse(instant -> node.put(field, instant.toString()), () -> node.putNull(field));
    }
}
