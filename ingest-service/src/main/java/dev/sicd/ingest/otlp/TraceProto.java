package dev.sicd.ingest.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sicd.kit.http.Problem;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** OTLP's binary encoding of spans. */
public final class TraceProto {
    private TraceProto() {}

    /**
     * The spans of an export request.
     *
     * @throws Problem 400 when the bytes are none
     */
    public static List<Span> read(byte[] body) {
        List<Span> spans = new ArrayList<>();
        for (ResourceSpans ofResource : parse(body).getResourceSpansList()) {
            NavigableMap<String, JsonNode> resource =
                    attributes(ofResource.getResource().getAttributesList());
            for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
                Span.Origin origin = new Span.Origin(
                        resource,
                        ofScope.getScope().getName(),
                        ofScope.getScope().getVersion());
                ofScope.getSpansList().forEach(span -> spans.add(span(span, origin)));
            }
        }
        return spans;
    }

    /** The answer to an export request of which so many spans were refused. */
    public static byte[] answer(int rejected, String message) {
        ExportTraceServiceResponse.Builder answer = ExportTraceServiceResponse.newBuilder();
        if (rejected > 0) {
            answer.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(rejected)
                    .setErrorMessage(message));
        }
        return answer.build().toByteArray();
    }

    private static ExportTraceServiceRequest parse(byte[] body) {
        try {
            return ExportTraceServiceRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw Problem.badRequest("the body is no ExportTraceServiceRequest in protobuf: " + e.getMessage());
        }
    }

    private static Span span(io.opentelemetry.proto.trace.v1.Span span, Span.Origin origin) {
        return new Span(
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                span.getKindValue(),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                new Span.Status(
                        span.getStatus().getCodeValue(), span.getStatus().getMessage()),
                attributes(span.getAttributesList()),
                span.getEventsList().stream()
                        .map(event -> Span.event(
                                event.getName(), event.getTimeUnixNano(), attributes(event.getAttributesList())))
                        .toList(),
                span.getLinksList().stream()
                        .map(link -> Span.link(
                                hex(link.getTraceId()), hex(link.getSpanId()), attributes(link.getAttributesList())))
                        .toList(),
                origin);
    }

    private static NavigableMap<String, JsonNode> attributes(List<KeyValue> pairs) {
        NavigableMap<String, JsonNode> attributes = new TreeMap<>();
        pairs.forEach(pair -> attributes.put(pair.getKey(), value(pair.getValue())));
        return attributes;
    }

    private static JsonNode value(AnyValue value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (value.getValueCase()) {
            case STRING_VALUE -> json.textNode(value.getStringValue());
            case BOOL_VALUE -> json.booleanNode(value.getBoolValue());
            case INT_VALUE -> json.numberNode(value.getIntValue());
            case DOUBLE_VALUE -> TraceJson.number(value.getDoubleValue());
            case BYTES_VALUE ->
                json.textNode(
                        Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
            case ARRAY_VALUE -> {
                ArrayNode array = json.arrayNode();
                value.getArrayValue().getValuesList().forEach(element -> array.add(value(element)));
                yield array;
            }
            case KVLIST_VALUE -> {
                ObjectNode object = json.objectNode();
                object.setAll(attributes(value.getKvlistValue().getValuesList()));
                yield object;
            }
            default -> json.nullNode();
        };
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
