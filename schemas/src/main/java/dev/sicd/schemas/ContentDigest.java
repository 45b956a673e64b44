package dev.sicd.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.model.ledger.Hash;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * What an event says, without what a door may fill in (times, actor, trace, producer numbers): two events with one id and
 * one content are a repeat, with two contents a conflict. A payload field at its default is left out, so that a later
 * release that adds a field still recognises an earlier release's events.
 */
public final class ContentDigest {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(256);

    private ContentDigest() {}

    /**
     * Digests the content.
     *
     * @param value the record's bytes, which stand for the content where the kind is unknown
     */
    public static Hash of(Event event, byte[] value) {
        return event instanceof UnknownEvent ? Hash.sha256(envelope(event).text.toByteArray(), value) : of(event);
    }

    /**
     * Digests the content of an event that this release can write.
     *
     * @throws IllegalArgumentException when it is of an unknown kind
     */
    public static Hash of(Event event) {
        ContentDigest content = envelope(event);
        SpecificRecordBase wire = EventCodec.wire(event);
        Schema.Field payload = wire.getSchema().getField(Payloads.fieldOf(event.type()));
        content.add(payload.name(), wire.get(payload.pos()));
        return Hash.sha256(content.text.toByteArray());
    }

    private static ContentDigest envelope(Event event) {
        ContentDigest content = new ContentDigest();
        content.add("type", event.type());
        content.add("run_id", event.envelope().runId());
        content.add("episode_id", event.envelope().episodeId().orElse(""));
        return content;
    }

    private void add(String name, @Nullable Object value) {
        switch (value) {
            case IndexedRecord record -> {
                text(name + "{");
                for (Schema.Field field : record.getSchema().getFields()) {
                    Object part = record.get(field.pos());
                    if (part != null && !isDefault(field, part)) {
                        add(field.name(), part);
                    }
                }
                text("}");
            }
            case Collection<?> items -> {
                text(name + "[");
                items.forEach(item -> add("", item));
                text("]");
            }
            // the length keeps a value from running into its neighbour
            case null -> text(name + "=0:");
            default -> {
                String plain = value.toString();
                text(name + "=" + plain.length() + ":" + plain);
            }
        }
    }

    private static boolean isDefault(Schema.Field field, Object value) {
        return field.hasDefaultValue() && String.valueOf(field.defaultVal()).equals(value.toString());
    }

    private void text(String part) {
        text.writeBytes(part.getBytes(UTF_8));
    }
}
