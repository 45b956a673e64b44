package dev.sicd.schemas;

import dev.sicd.schemas.DecodeException.Reason;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Finds the one payload field that an event's {@code type} names. It does not read the payload. */
final class Payloads {
    private Payloads() {}

    /**
     * The event's type, checked: exactly the field of that name is set.
     *
     * @return a type whose field this reader does not have when the event is of a newer kind
     */
    static String kindOf(IndexedRecord record) throws DecodeException {
        String type = EnvelopeWire.type(record);
        Schema.Field named = record.getSchema().getField(fieldOf(type));
        for (Schema.Field field : record.getSchema().getFields()) {
            boolean isPayload = field.pos() >= EnvelopeWire.FIRST_PAYLOAD;
            if (isPayload && (record.get(field.pos()) != null) != field.equals(named)) {
                throw new DecodeException(
                        Reason.INVALID_EVENT,
                        "type '" + type + "' goes with exactly the field '" + fieldOf(type) + "' set, but '"
                                + field.name() + "' is " + (field.equals(named) ? "null" : "set"));
            }
        }
        return type;
    }

    /** {@code ActionLogged} → {@code action_logged}. */
    static String fieldOf(String type) {
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                field.append('_');
            }
            field.append(c);
        }
        return field.toString().toLowerCase(Locale.ROOT);
    }
}
