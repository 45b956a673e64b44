package dev.sicd.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * An event as JSON: the Avro record's own field names, nulls left out, and the JSON objects that Avro carries as text
 * shown as objects. It is the one JSON form of events, on every door and in every export.
 */
public final class EventJson {
    /** Fields that hold a JSON object as text. */
    private static final Set<String> JSON_FIELDS = Set.of("data", "context", "metadata");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EventJson() {}

    public static ObjectNode write(Event event) {
        if (event instanceof UnknownEvent unknown) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("event_id", unknown.envelope().eventId().toString())
                    .put("type", unknown.type())
                    .put("run_id", unknown.envelope().runId());
        }
        return record(EventCodec.wire(event));
    }

    /** Text that should hold a JSON object: the object where it does, else the text as it is. */
    public static JsonNode objectOrText(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isObject() ? node : JsonNodeFactory.instance.textNode(text);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private static ObjectNode record(IndexedRecord record) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof String text && JSON_FIELDS.contains(field.name())) {
                node.set(field.name(), objectOrText(text));
            } else if (value != null) {
                node.set(field.name(), value(value));
            }
        }
        return node;
    }

    private static JsonNode value(Object value) {
        return switch (value) {
            case IndexedRecord record -> record(record);
            case Collection<?> items -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                items.forEach(item -> array.add(value(item)));
                yield array;
            }
            case Boolean bool -> JsonNodeFactory.instance.booleanNode(bool);
            case Integer number -> JsonNodeFactory.instance.numberNode(number);
            case Long number -> JsonNodeFactory.instance.numberNode(number);
            case Double number -> JsonNodeFactory.instance.numberNode(number);
            case Enum<?> symbol ->
                JsonNodeFactory.instance.textNode(symbol.name().toLowerCase(Locale.ROOT));
            default -> JsonNodeFactory.instance.textNode(value.toString());
        };
    }
}
