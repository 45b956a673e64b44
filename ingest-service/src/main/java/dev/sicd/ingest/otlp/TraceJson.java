package dev.sicd.ingest.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * OTLP's JSON encoding of spans: ids in hexadecimal, large numbers perhaps as text, and fields that nobody knows ignored,
 * as its specification asks.
 */
public final class TraceJson {
    private TraceJson() {}

    /**
     * The spans of an export request.
     *
     * @throws Problem 400 when it is none; the detail names the field
     */
    public static List<Span> read(byte[] body) {
        List<Span> spans = new ArrayList<>();
        for (JsonNode ofResource : array(Json.parse(body), "resourceSpans")) {
            NavigableMap<String, JsonNode> resource = attributes(ofResource.path("resource"));
            for (JsonNode ofScope : array(ofResource, "scopeSpans")) {
                JsonNode scope = ofScope.path("scope");
                Span.Origin origin = new Span.Origin(resource, text(scope, "name"), text(scope, "version"));
                array(ofScope, "spans").forEach(span -> spans.add(span(span, origin)));
            }
        }
        return spans;
    }

    /** The answer to an export request of which so many spans were refused. */
    public static byte[] answer(int rejected, String message) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (rejected > 0) {
            // as protobuf's JSON has 64-bit numbers
            answer.putObject("partialSuccess")
                    .put("rejectedSpans", Integer.toString(rejected))
                    .put("errorMessage", message);
        }
        return answer.toString().getBytes(UTF_8);
    }

    /** JSON has no NaN and no infinities: they become text, as in protobuf's JSON. */
    static JsonNode number(double value) {
        return Double.isFinite(value)
                ? JsonNodeFactory.instance.numberNode(value)
                : JsonNodeFactory.instance.textNode(Double.toString(value));
    }

    private static Span span(JsonNode span, Span.Origin origin) {
        JsonNode status = span.path("status");
        return new Span(
                id(span, "traceId"),
                id(span, "spanId"),
                id(span, "parentSpanId"),
                text(span, "name"),
                (int) number(span, "kind"),
                number(span, "startTimeUnixNano"),
                number(span, "endTimeUnixNano"),
                new Span.Status((int) number(status, "code"), text(status, "message")),
                attributes(span),
                array(span, "events").stream()
                        .map(event -> Span.event(text(event, "name"), number(event, "timeUnixNano"), attributes(event)))
                        .toList(),
                array(span, "links").stream()
                        .map(link -> Span.link(id(link, "traceId"), id(link, "spanId"), attributes(link)))
                        .toList(),
                origin);
    }

    private static NavigableMap<String, JsonNode> attributes(JsonNode owner) {
        return pairs(owner, "attributes");
    }

    private static NavigableMap<String, JsonNode> pairs(JsonNode owner, String field) {
        NavigableMap<String, JsonNode> pairs = new TreeMap<>();
        array(owner, field).forEach(pair -> pairs.put(text(pair, "key"), value(pair.path("value"))));
        return pairs;
    }

    private static JsonNode value(JsonNode value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value.has("stringValue")) {
            return json.textNode(text(value, "stringValue"));
        }
        if (value.has("boolValue")) {
            return json.booleanNode(value.path("boolValue").asBoolean());
        }
        if (value.has("intValue")) {
            return json.numberNode(number(value, "intValue"));
        }
        if (value.has("doubleValue")) {
            return decimal(value.path("doubleValue"));
        }
        if (value.has("bytesValue")) {
            // base64 in JSON, here and where it goes
            return json.textNode(text(value, "bytesValue"));
        }
        if (value.has("arrayValue")) {
            ArrayNode array = json.arrayNode();
            array(value.path("arrayValue"), "values").forEach(element -> array.add(value(element)));
            return array;
        }
        if (value.has("kvlistValue")) {
            ObjectNode object = json.objectNode();
            object.setAll(pairs(value.path("kvlistValue"), "values"));
            return object;
        }
        return json.nullNode();
    }

    private static JsonNode decimal(JsonNode value) {
        if (value.isNumber()) {
            return number(value.doubleValue());
        }
        try {
            return number(Double.parseDouble(value.asText()));
        } catch (NumberFormatException e) {
            throw wrong("doubleValue", value, "give a number");
        }
    }

    private static List<JsonNode> array(JsonNode owner, String field) {
        JsonNode array = owner.path(field);
        if (array.isMissingNode() || array.isNull()) {
            return List.of();
        }
        if (!array.isArray()) {
            throw wrong(field, array, "give an array");
        }
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }

    private static String id(JsonNode owner, String field) {
        return text(owner, field).toLowerCase(Locale.ROOT);
    }

    private static String text(JsonNode owner, String field) {
        JsonNode text = owner.path(field);
        if (text.isMissingNode() || text.isNull()) {
            return "";
        }
        if (!text.isTextual()) {
            throw wrong(field, text, "give a text");
        }
        return text.textValue();
    }

    /** Absent is 0; 64 bits come as text too. */
    private static long number(JsonNode owner, String field) {
        JsonNode number = owner.path(field);
        if (number.isMissingNode() || number.isNull()) {
            return 0;
        }
        if (number.isIntegralNumber() && number.canConvertToLong()) {
            return number.longValue();
        }
        try {
            return Long.parseLong(number.textValue());
        } catch (NumberFormatException e) {
            throw wrong(field, number, "give a whole number of 64 bits, as a number or as text");
        }
    }

    private static Problem wrong(String field, JsonNode value, String cure) {
        return Problem.badRequest(
                "the body is no ExportTraceServiceRequest in JSON: %s is %s; %s".formatted(field, shown(value), cure));
    }

    private static String shown(JsonNode value) {
        return Problem.quoted(value.toString());
    }
}
