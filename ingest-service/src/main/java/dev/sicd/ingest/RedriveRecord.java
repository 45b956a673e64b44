package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sicd.ingest.GateOutlook.Accept;
import dev.sicd.ingest.GateOutlook.Duplicate;
import dev.sicd.ingest.GateOutlook.QuarantineAgain;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.DecisionEvent.QuarantineRedriven;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventFamily;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /admin/quarantine/{id}/redrive}: says what the gate would do with a quarantined record now, and when asked
 * to, puts its exact bytes on its source topic again. That it is redriven is on the log before. It alters no bytes, and
 * does not see to it that the record is folded once: the gate does, by its event id.
 */
final class RedriveRecord implements Handler {
    private static final String ROUTE = "/quarantine/{id}/redrive";
    private static final int KEY_LENGTH_MAX = 256;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(RedriveRecord.class);

    private final QuarantineReads quarantine;
    private final RedriveCheck check;
    private final Redrives redrives;
    private final EventIds ids;
    private final Decisions decisions;
    private final Admission admission;
    private final Recorder recorder;
    private final EventLog log;
    /** Two that count at the same time would get the same number, and the gate would drop what the second one states. */
    private final Locks locks = new Locks("another request is redriving");

    RedriveRecord(
            QuarantineReads quarantine,
            RedriveCheck check,
            Redrives redrives,
            EventIds ids,
            Decisions decisions,
            Admission admission,
            Recorder recorder,
            EventLog log) {
        this.quarantine = quarantine;
        this.check = check;
        this.redrives = redrives;
        this.ids = ids;
        this.decisions = decisions;
        this.admission = admission;
        this.recorder = recorder;
        this.log = log;
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        QuarantineReads.Id id = QuarantineReads.idOf(request);
        JsonBody body = JsonBody.orEmpty(request);
        boolean dryRun = body.optional("dry_run", JsonType.bool()).orElse(true);
        String reason = body.optional("reason", Fields.TEXT).orElse("").strip();
        Optional<String> key = body.optional("key", JsonType.filledText(KEY_LENGTH_MAX));
        Caller admin = EnvelopeReader.caller(body, request);
        if (!dryRun && reason.isEmpty()) {
            body.reject("reason", "is missing; say why it is redriven, it is recorded with your name");
        }
        body.check();
        Quarantined record = quarantine.require(id);
        EventFamily family = check.requireAuthority(record);
        byte[] keyBytes = RedriveCheck.keyOf(record, key);
        GateOutlook outlook = check.outlook(family, keyBytes, record.value());
        ObjectNode answer = answer(record, outlook, dryRun);
        if (dryRun) {
            return Reply.json(200, answer);
        }
        return switch (outlook) {
            case QuarantineAgain again -> throw pointless(again);
            case Accept(Event event) -> redrive(record, event, family, keyBytes, reason, admin, answer);
            case Duplicate(Event event, long ignored) ->
                redrive(record, event, family, keyBytes, reason, admin, answer);
        };
    }

    private Reply redrive(
            Quarantined record,
            Event event,
            EventFamily family,
            byte[] key,
            String reason,
            Caller admin,
            ObjectNode answer)
            throws InterruptedException {
        Coordinates place = record.place();
        admission.record(decisions.onRedrive(place, admin, ROUTE));
        // before the record: nothing comes back without a word of who brought it
        Receipt stated = locks.holding(place.toString(), () -> state(place, admin, reason));
        EventLog.Placed placed = produce(record, event, family, key);
        LOG.atInfo()
                .addKeyValue("quarantined", place)
                .addKeyValue("at", placed.at())
                .addKeyValue("by", admin.actor().id())
                .log("quarantined record redriven");
        answer.put("at", placed.at().toString())
                .put("leaf", placed.leaf().hex())
                .put("recorded_as", stated.eventId().toString())
                .put("recorded_at", stated.at().toString());
        return Reply.json(200, answer).withHeader(Receipt.AT_HEADER, placed.at().toString());
    }

    private Receipt state(Coordinates place, Caller admin, String reason) throws InterruptedException {
        Envelope envelope = Envelope.ofRun(redrives.nextId(place), Ids.SYSTEM_RUN, ids.now(), admin.actor());
        return recorder.record(
                new QuarantineRedriven(envelope, place.topic(), place.partition(), place.offset(), reason), false);
    }

    private EventLog.Placed produce(Quarantined record, Event event, EventFamily family, byte[] key)
            throws InterruptedException {
        try {
            return log.writeAgain(event, family, key, record.value(), record.headers());
        } catch (NotWrittenException e) {
            if (e.isPermanent()) {
                throw e.problem();
            }
            throw Problem.unavailable(
                    "that it is redriven is recorded, but the log did not acknowledge the record itself in time, so it is"
                            + " unknown whether it was written; redrive it again: a repeat is harmless",
                    RETRY_AFTER);
        }
    }

    private static ObjectNode answer(Quarantined record, GateOutlook outlook, boolean dryRun) {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("id", record.id())
                .put("dry_run", dryRun)
                .put("source", record.source().map(Coordinates::toString).orElse(null))
                .put("would", outlook.word());
        answer.put(
                "reason",
                outlook instanceof QuarantineAgain again
                        ? again.because().reason().name()
                        : null);
        return answer.put("detail", outlook.detail());
    }

    private static Problem pointless(QuarantineAgain again) {
        return Problem.conflict("the gate would put it into the quarantine again (%s: %s); nothing was sent"
                        .formatted(again.because().reason(), again.detail()))
                .with("would", TextNode.valueOf(again.word()))
                .with("reason", TextNode.valueOf(again.because().reason().name()));
    }
}
