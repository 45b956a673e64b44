package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.Event;
import dev.sicd.schemas.EventFamily;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogTracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final long START = 1_767_225_600_000_000_999L;
    private static final long END = 1_767_225_601_250_000_999L;
    private static final String[] PROTOBUF = {"Content-Type", "application/x-protobuf"};
    private static final String[] JSON = {"Content-Type", "application/json; charset=utf-8"};

    private final People people = new People();
    private IngestUnderTest ingest;

    @BeforeAll
    void open() throws Exception {
        ingest = IngestUnderTest.open(Topics.create(), IngestUnderTest.ALL_ON);
    }

    @AfterAll
    void close() {
        ingest.close();
    }

    @Test
    void bothEncodingsOfASpanAreTheSameEventsAndARepeatIsNone() throws Exception {
        Answer first = post(everything("both").toByteArray(), PROTOBUF);
        Answer again = post(everything("both").toByteArray(), PROTOBUF);
        Answer json = post(everythingInJson("both").getBytes(UTF_8), JSON);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Content-Type")).contains("application/x-protobuf");
        assertThat(ExportTraceServiceResponse.parseFrom(first.response().body()).hasPartialSuccess())
                .isFalse();
        assertThat(again.header(Receipt.AT_HEADER)).isEqualTo(first.header(Receipt.AT_HEADER));
        assertThat(json.header("Content-Type")).contains("application/json");
        assertThat(json.json()).isEmpty();
        assertThat(json.header(Receipt.AT_HEADER)).isEqualTo(first.header(Receipt.AT_HEADER));
        List<Event> events = ingest.topics().events(EventFamily.EPISODE, "both");
        assertThat(events).hasSize(2);
        ActionLogged action = (ActionLogged) events.get(0);
        assertThat(action.envelope().actor()).isEqualTo(Actor.agent("spanning"));
        assertThat(Json.parse(action.data()).path("attributes")).isEqualTo(Json.parse("""
                {"gen_ai.operation.name": "chat", "bool": true, "int": -1, "double": 0.5, "bytes": "AQI=",
                 "list": [1, "x"], "map": {"k": false}, "none": null}"""));
        assertThat(Json.parse(action.data()).path("events")).isEqualTo(Json.parse("""
                [{"name": "thought", "at": "2026-01-01T00:00:00.000000999Z", "attributes": {"e": "f"}}]"""));
        assertThat(Json.parse(action.data()).path("links")).isEqualTo(Json.parse("""
                [{"trace_id": "0af7651916cd43dd8448eb211c80319c", "span_id": "b7ad6b7169203331",
                  "attributes": {"l": "m"}}]"""));
        assertThat(Json.parse(action.data()).at("/span/status_message").textValue())
                .isEqualTo("too much");
        assertThat(((MetricsUpdated) events.get(1)).delta().errorCount()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedIsCountedAndTheRestIsRecorded() throws Exception {
        ExportTraceServiceRequest.Builder request = everything("mixed").toBuilder();
        ScopeSpans.Builder spans = request.getResourceSpansBuilder(0).getScopeSpansBuilder(0);
        for (int i = 1; i <= 2; i++) {
            spans.addSpans(Span.newBuilder()
                    .setTraceId(bytes(TRACE))
                    .setSpanId(bytes("000000000000000" + i))
                    .setName("GET /")
                    .setEndTimeUnixNano(END));
        }
        spans.addSpans(spans.getSpans(0).toBuilder()
                .setSpanId(bytes("00000000000000ff"))
                .addAttributes(pair("sicd.episode_id", text("other_ep0001"))));

        Answer answer = post(request.build().toByteArray(), PROTOBUF);

        assertThat(answer.status()).isEqualTo(200);
        ExportTraceServiceResponse response =
                ExportTraceServiceResponse.parseFrom(answer.response().body());
        assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(3);
        assertThat(response.getPartialSuccess().getErrorMessage())
                .contains("2: gen_ai.operation.name: is missing", "1: episode_id: 'other_ep0001'");
        assertThat(ingest.topics().events(EventFamily.EPISODE, "mixed")).hasSize(2);
    }

    @Test
    void aSpanOfNoRunIsToldWhatItsProcessLacks() throws Exception {
        String body = everythingInJson("x").replace("sicd.run_id", "my.run_id");

        JsonNode answer = post(body.getBytes(UTF_8), JSON).json();

        assertThat(answer.at("/partialSuccess/rejectedSpans").textValue()).isEqualTo("1");
        assertThat(answer.at("/partialSuccess/errorMessage").textValue())
                .contains("sicd.run_id: is missing", "OTEL_RESOURCE_ATTRIBUTES");
    }

    @Test
    void nobodysSpansGoIntoTheRunOfAnother() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest guarded =
                IngestUnderTest.open(topics, IngestUnderTest.config(topics, IngestUnderTest.ALL_ON), people.access())) {
            guarded.post("/start", "{\"run_id\": \"hers\"}", people.as("ada"));

            String[] gus = {PROTOBUF[0], PROTOBUF[1], people.as("gus")[0], people.as("gus")[1]};
            String[] ada = {PROTOBUF[0], PROTOBUF[1], people.as("ada")[0], people.as("ada")[1]};
            Answer refused =
                    guarded.call("POST", LogTraces.PATH, everything("hers").toByteArray(), gus);
            Answer taken =
                    guarded.call("POST", LogTraces.PATH, everything("hers").toByteArray(), ada);

            assertThat(ExportTraceServiceResponse.parseFrom(refused.response().body())
                            .getPartialSuccess()
                            .getErrorMessage())
                    .contains("run 'hers' belongs to another");
            assertThat(ExportTraceServiceResponse.parseFrom(taken.response().body())
                            .hasPartialSuccess())
                    .isFalse();
            assertThat(topics.events(EventFamily.EPISODE, "hers")
                            .getLast()
                            .envelope()
                            .actor())
                    .isEqualTo(Actor.agent("ada"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceSpans\": 7}",
                "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": 1}]}]}]}",
                "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"endTimeUnixNano\": \"soon\"}]}]}]}",
                "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"kind\": {}}]}]}]}",
                "{\"resourceSpans\": [{\"resource\": {\"attributes\": [{\"key\": \"x\","
                        + " \"value\": {\"doubleValue\": \"much\"}}]}}]}"
            })
    void whatIsNoExportIsRefusedAsAWhole(String body) throws Exception {
        Answer answer = post(body.getBytes(UTF_8), JSON);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("no ExportTraceServiceRequest in JSON", "give a");
    }

    @Test
    void otherKindsOfBodyAreRefused() throws Exception {
        assertThat(post("x".getBytes(UTF_8), PROTOBUF).status()).isEqualTo(400);
        assertThat(post("x".getBytes(UTF_8), "Content-Type", "text/plain").status())
                .isEqualTo(415);
    }

    private Answer post(byte[] body, String... headers) throws Exception {
        return ingest.call("POST", LogTraces.PATH, body, headers);
    }

    private static ExportTraceServiceRequest everything(String run) {
        AnyValue list = AnyValue.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addValues(integer(1)).addValues(text("x")))
                .build();
        AnyValue map = AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder()
                        .addValues(pair(
                                "k", AnyValue.newBuilder().setBoolValue(false).build())))
                .build();
        Span span = Span.newBuilder()
                .setTraceId(bytes(TRACE))
                .setSpanId(bytes(SPAN))
                .setParentSpanId(bytes("00f067aa0ba902b7"))
                .setName("chat gpt-4")
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(START)
                .setEndTimeUnixNano(END)
                .setStatus(Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("too much"))
                .addAttributes(pair("gen_ai.operation.name", text("chat")))
                .addAttributes(
                        pair("bool", AnyValue.newBuilder().setBoolValue(true).build()))
                .addAttributes(pair("int", integer(-1)))
                .addAttributes(
                        pair("double", AnyValue.newBuilder().setDoubleValue(0.5).build()))
                .addAttributes(pair(
                        "bytes",
                        AnyValue.newBuilder().setBytesValue(bytes("0102")).build()))
                .addAttributes(pair("list", list))
                .addAttributes(pair("map", map))
                .addAttributes(pair("none", AnyValue.getDefaultInstance()))
                .addEvents(Span.Event.newBuilder()
                        .setName("thought")
                        .setTimeUnixNano(START)
                        .addAttributes(pair("e", text("f"))))
                .addLinks(Span.Link.newBuilder()
                        .setTraceId(bytes(TRACE))
                        .setSpanId(bytes(SPAN))
                        .addAttributes(pair("l", text("m"))))
                .build();
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(pair("service.name", text("spanning")))
                                .addAttributes(pair("sicd.run_id", text(run)))
                                .addAttributes(pair("sicd.episode_id", text(run + "_ep0001"))))
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .setScope(InstrumentationScope.newBuilder()
                                        .setName("my.lib")
                                        .setVersion("1.0"))
                                .addSpans(span)))
                .build();
    }

    private static String everythingInJson(String run) {
        return """
                {"resourceSpans": [{
                  "resource": {"attributes": [
                    {"key": "sicd.run_id", "value": {"stringValue": "%s"}},
                    {"key": "sicd.episode_id", "value": {"stringValue": "%s_ep0001"}},
                    {"key": "service.name", "value": {"stringValue": "spanning"}}]},
                  "scopeSpans": [{"scope": {"name": "my.lib", "version": "1.0"}, "spans": [{
                    "traceId": "0AF7651916CD43DD8448EB211C80319C", "spanId": "b7ad6b7169203331",
                    "parentSpanId": "00F067AA0BA902B7", "name": "chat gpt-4", "kind": 3,
                    "startTimeUnixNano": "%d", "endTimeUnixNano": %d, "status": {"code": 2, "message": "too much"},
                    "attributes": [
                      {"key": "none", "value": {}},
                      {"key": "map", "value": {"kvlistValue": {"values": [{"key": "k", "value": {"boolValue": false}}]}}},
                      {"key": "list", "value": {"arrayValue": {"values": [{"intValue": "1"}, {"stringValue": "x"}]}}},
                      {"key": "bytes", "value": {"bytesValue": "AQI="}},
                      {"key": "double", "value": {"doubleValue": 0.5}},
                      {"key": "int", "value": {"intValue": "-1"}},
                      {"key": "bool", "value": {"boolValue": true}},
                      {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}],
                    "events": [{"timeUnixNano": "%d", "name": "thought",
                                "attributes": [{"key": "e", "value": {"stringValue": "f"}}]}],
                    "links": [{"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331",
                               "attributes": [{"key": "l", "value": {"stringValue": "m"}}]}],
                    "droppedAttributesCount": 1}]}]}]}""".formatted(run, run, START, END, START);
    }

    private static KeyValue pair(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    private static AnyValue integer(long number) {
        return AnyValue.newBuilder().setIntValue(number).build();
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
