package dev.sicd.ingest;

import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.ProducerSequence;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Reads what a request says about its event beside the payload, and fills in what it leaves out. */
final class EnvelopeReader {
    private static final int PRODUCER_ID_LENGTH_MAX = 200;

    private final EventIds ids;

    EnvelopeReader(EventIds ids) {
        this.ids = ids;
    }

    /**
     * An envelope as read, to be used after the body's check only.
     *
     * @param named whether the client chose the event's id, so that the event may be a repeat
     */
    record Stated(Envelope envelope, boolean named) {
        Stated {}

        /** The same with the id that the event has by what it is, unless the client named it. */
        Stated orDerived(UUID eventId) {
            return named ? this : new Stated(withId(envelope, eventId), true);
        }

        Stated inEpisode(String episodeId) {
            return new Stated(
                    new Envelope(
                            envelope.eventId(),
                            envelope.runId(),
                            Optional.of(episodeId),
                            envelope.occurredAt(),
                            envelope.sequence(),
                            envelope.actor(),
                            envelope.traceParent()),
                    named);
        }

        private static Envelope withId(Envelope envelope, UUID eventId) {
            return new Envelope(
                    eventId,
                    envelope.runId(),
                    envelope.episodeId(),
                    envelope.occurredAt(),
                    envelope.sequence(),
                    envelope.actor(),
                    envelope.traceParent());
        }
    }

    /** Reads event_id, occurred_at, producer_id, producer_seq, actor and trace_parent. */
    Stated read(
            JsonBody body,
            Request request,
            String runId,
            Optional<String> episodeId,
            Optional<IdempotencyKey> idempotencyKey) {
        Optional<UUID> named = body.optional("event_id", JsonType.uuid())
                .or(() -> idempotencyKey.map(key -> EventIds.ofKey(runId, key.value())));
        Envelope envelope = new Envelope(
                named.orElseGet(ids::timeOrdered),
                runId,
                episodeId,
                occurredAt(body),
                sequence(body),
                caller(body, request).actor(),
                traceParent(body, request));
        return new Stated(envelope, named.isPresent());
    }

    Instant occurredAt(JsonBody body) {
        return body.optional("occurred_at", JsonType.instant()).orElseGet(ids::now);
    }

    /** Who makes the request, and so who states its events. */
    static Caller caller(JsonBody body, Request request) {
        return Caller.of(request, body.optional("actor", Fields.ACTOR));
    }

    /** A header that is no trace context is ignored, as its standard asks; a field that is none is a mistake. */
    static Optional<String> traceParent(JsonBody body, Request request) {
        JsonType<String> type = JsonType.matching(
                Fields.TRACE_PARENT, "give a W3C traceparent as 00-(32 hex digits)-(16 hex digits)-01");
        return body.optional("trace_parent", type)
                .or(() -> request.header("traceparent")
                        .filter(header -> Fields.TRACE_PARENT.matcher(header).matches()));
    }

    private static Optional<ProducerSequence> sequence(JsonBody body) {
        Optional<String> producer = body.optional("producer_id", JsonType.filledText(PRODUCER_ID_LENGTH_MAX));
        Optional<Long> number = body.optional("producer_seq", JsonType.longInteger(1, Long.MAX_VALUE));
        if (body.has("producer_id") != body.has("producer_seq")) {
            body.reject("producer_seq", "goes together with producer_id; give both or neither");
        }
        return producer.flatMap(id -> number.map(n -> new ProducerSequence(id, n)));
    }
}
