package dev.sicd.schemas;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.ProducerSequence;
import dev.sicd.schemas.DecodeException.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** The envelope fields, which all event types have at the same places. A test holds them there. */
final class EnvelopeWire {
    private static final int EVENT_ID = 0;
    private static final int TYPE = 1;
    private static final int RUN_ID = 2;
    private static final int EPISODE_ID = 3;
    private static final int OCCURRED_AT = 4;
    private static final int PRODUCER_ID = 5;
    private static final int PRODUCER_SEQ = 6;
    private static final int ACTOR = 7;
    private static final int TRACE_PARENT = 8;
    static final int FIRST_PAYLOAD = 9;

    private EnvelopeWire() {}

    static void write(Envelope envelope, String type, SpecificRecordBase record) {
        record.put(EVENT_ID, envelope.eventId().toString());
        record.put(TYPE, type);
        record.put(RUN_ID, envelope.runId());
        record.put(OCCURRED_AT, envelope.occurredAt().truncatedTo(ChronoUnit.MICROS));
        record.put(ACTOR, actor(envelope.actor()));
        envelope.episodeId().ifPresent(id -> record.put(EPISODE_ID, id));
        envelope.traceParent().ifPresent(trace -> record.put(TRACE_PARENT, trace));
        envelope.sequence().ifPresent(sequence -> {
            record.put(PRODUCER_ID, sequence.producerId());
            record.put(PRODUCER_SEQ, sequence.number());
        });
    }

    static Envelope read(IndexedRecord record) throws DecodeException {
        return new Envelope(
                uuid("event_id", text(record, EVENT_ID)),
                text(record, RUN_ID),
                Optional.ofNullable((String) record.get(EPISODE_ID)),
                (Instant) Objects.requireNonNull(record.get(OCCURRED_AT)),
                sequence((String) record.get(PRODUCER_ID), (Long) record.get(PRODUCER_SEQ)),
                actor((dev.sicd.event.Actor) Objects.requireNonNull(record.get(ACTOR))),
                Optional.ofNullable((String) record.get(TRACE_PARENT)));
    }

    static String type(IndexedRecord record) {
        return text(record, TYPE);
    }

    static dev.sicd.event.Actor actor(Actor actor) {
        return new dev.sicd.event.Actor(
                dev.sicd.event.ActorKind.valueOf(actor.kind().name()), actor.id());
    }

    static Actor actor(dev.sicd.event.Actor actor) {
        return new Actor(Actor.Kind.valueOf(actor.getKind().name()), actor.getId());
    }

    private static String text(IndexedRecord record, int field) {
        return (String) Objects.requireNonNull(record.get(field));
    }

    private static Optional<ProducerSequence> sequence(@Nullable String producerId, @Nullable Long number)
            throws DecodeException {
        if ((producerId == null) != (number == null)) {
            throw new DecodeException(
                    Reason.INVALID_EVENT, "producer_id and producer_seq go together: set both or neither");
        }
        return producerId == null || number == null
                ? Optional.empty()
                : Optional.of(new ProducerSequence(producerId, number));
    }

    static UUID uuid(String field, String text) throws DecodeException {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // answered below, like a UUID in another spelling
        }
        throw new DecodeException(
                Reason.INVALID_EVENT, field + " '" + cut(text) + "' is not a UUID in lower case (8-4-4-4-12 digits)");
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
