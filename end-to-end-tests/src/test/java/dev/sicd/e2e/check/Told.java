package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * What any event says, whichever family it is of.
 *
 * @param episodeId empty for what belongs to a run
 * @param payload the record in the field of its kind; absent where the kind is unknown
 */
record Told(
        UUID id,
        String type,
        String runId,
        String episodeId,
        Instant occurredAt,
        SpecificRecordBase event,
        Optional<SpecificRecordBase> payload) {
    /** There are some twenty kinds. */
    private static final Map<String, String> FIELDS = new ConcurrentHashMap<>();

    static Told of(SpecificRecordBase event) {
        String type = text(event, "type");
        Optional<Schema.Field> field = Optional.ofNullable(event.getSchema().getField(fieldOf(type)));
        return new Told(
                UUID.fromString(text(event, "event_id")),
                type,
                text(event, "run_id"),
                text(event, "episode_id"),
                (Instant) event.get("occurred_at"),
                event,
                field.map(of -> (SpecificRecordBase) event.get(of.pos())));
    }

    static Optional<Told> ofValue(byte[] value) {
        return Wire.decode(value).map(Told::of);
    }

    /** {@code action_logged} for {@code ActionLogged}. */
    static String fieldOf(String type) {
        return FIELDS.computeIfAbsent(
                type, kind -> kind.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT));
    }

    /** A hash of what it says, without times, actor and numbers: two events of one id say the same, or contradict. */
    long content() {
        String said = type
                + '\n'
                + runId
                + '\n'
                + episodeId
                + '\n'
                + payload.map(SpecificRecordBase::toString).orElse("");
        return Hashes.first(Hashes.sha256(said.getBytes(UTF_8)));
    }

    /** A field of the payload as text; empty where it is null. */
    String say(String field) {
        return payload.map(record -> text(record, field)).orElse("");
    }

    long number(String field) {
        return payload.map(record -> ((Number) record.get(field)).longValue()).orElse(0L);
    }

    boolean is(String field) {
        return payload.map(record -> (Boolean) record.get(field)).orElse(false);
    }

    private static String text(SpecificRecordBase record, String field) {
        return Optional.ofNullable(record.get(field)).map(Object::toString).orElse("");
    }
}
