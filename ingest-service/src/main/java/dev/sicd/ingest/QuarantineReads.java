package dev.sicd.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.model.event.DecisionEvent.QuarantineRedriven;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.Topic;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET /admin/quarantine}: what was kept out, newest first, and all there is of one record. It changes nothing. */
final class QuarantineReads {
    private static final int LIMIT_DEFAULT = 50;
    /** Each row asks the folded state once. */
    private static final int LIMIT_MAX = 200;

    private static final Pattern ID = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    private final TopicReader topics;
    private final Redrives redrives;
    private final String prefix;

    QuarantineReads(TopicReader topics, Redrives redrives, String prefix) {
        this.topics = topics;
        this.redrives = redrives;
        this.prefix = prefix;
    }

    Reply list(Request request) throws InterruptedException {
        request.allowQueryParameters(QuarantineFilter.PARAMETERS);
        QuarantineFilter filter = QuarantineFilter.of(request, prefix);
        int limit = request.integerQueryParameter("limit", 1, LIMIT_MAX)
                .map(Math::toIntExact)
                .orElse(LIMIT_DEFAULT);
        Optional<QuarantineCursor> cursor = request.queryParameter("cursor").map(QuarantineCursor::parse);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = body.putArray("records");
        topics.read(Topic.QUARANTINE, session -> {
            new QuarantinePage(session, record -> row(record, filter), limit).write(body, rows, cursor);
            return rows;
        });
        addWhetherRedriven(rows);
        return Reply.json(200, body);
    }

    Reply show(Request request) throws InterruptedException {
        request.allowQueryParameters(Set.of());
        Quarantined record = require(idOf(request));
        ObjectNode body = QuarantineJson.whole(record);
        try {
            ArrayNode known = body.putArray("redrives");
            redrives.of(record.place()).forEach(redrive -> write(redrive, known.addObject()));
            body.put("redriven", redrives.isRedriven(record.place()));
        } catch (NotAvailableException e) {
            body.putNull("redrives").putNull("redriven");
        }
        return Reply.json(200, body);
    }

    /**
     * A record's name.
     *
     * @param partition of the quarantine's topic
     */
    record Id(int partition, long offset) {
        @Override
        public String toString() {
            return partition + ":" + offset;
        }
    }

    /**
     * The record that the path names.
     *
     * @throws Problem 400 when it names none
     */
    static Id idOf(Request request) {
        String id = request.pathParameter("id");
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw Problem.badRequest("id is %s; a record in the quarantine is named PARTITION:OFFSET, as 1:42"
                    .formatted(Problem.quoted(id)));
        }
        return new Id(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /** @throws Problem 404 when it is not there, 503 when it cannot be read */
    Quarantined require(Id id) throws InterruptedException {
        return topics.at(Topic.QUARANTINE, id.partition(), id.offset())
                .map(Quarantined::new)
                .orElseThrow(() ->
                        Problem.notFound("there is no record %s in the quarantine; it keeps its records for %d days"
                                .formatted(id, Topic.QUARANTINE.kept().toDays())));
    }

    private static Optional<ObjectNode> row(Quarantined record, QuarantineFilter filter) {
        return filter.matches(record) ? Optional.of(QuarantineJson.row(record)) : Optional.empty();
    }

    /** Null where nobody can tell: the list is shown all the same. */
    private void addWhetherRedriven(ArrayNode rows) {
        boolean available = true;
        for (JsonNode row : rows) {
            ObjectNode node = (ObjectNode) row;
            node.putNull("redriven");
            if (available) {
                available = addWhetherRedriven(node);
            }
        }
    }

    private boolean addWhetherRedriven(ObjectNode row) {
        String place = Topic.QUARANTINE.name(prefix) + ":" + row.path("id").asText();
        try {
            row.put("redriven", redrives.isRedriven(Coordinates.parse(place).orElseThrow()));
            return true;
        } catch (NotAvailableException e) {
            return false;
        }
    }

    private static void write(QuarantineRedriven redrive, ObjectNode node) {
        node.putObject("by")
                .put("kind", redrive.envelope().actor().kind().name().toLowerCase(Locale.ROOT))
                .put("id", redrive.envelope().actor().id());
        node.put("reason", redrive.reason())
                .put("at", redrive.envelope().occurredAt().toString())
                .put("event_id", redrive.envelope().eventId().toString());
    }
}
