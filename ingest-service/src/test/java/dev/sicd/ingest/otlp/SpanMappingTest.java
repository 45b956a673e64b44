package dev.sicd.ingest.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.Metrics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanMappingTest {
    private static final Actor AGENT = Actor.agent("spanning");

    @Test
    void aModelCallIsAnActionAndItsMetrics() {
        Span span = chat("""
                {"gen_ai.request.model": "gpt-4", "gen_ai.response.model": "gpt-4-0613", "gen_ai.provider.name": "openai",
                 "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 180, "my.own": true}""");

        List<EpisodeEvent> events = SpanMapping.events(span, AGENT);

        assertThat(events).hasSize(2);
        ActionLogged action = (ActionLogged) events.get(0);
        assertThat(action.actionType()).isEqualTo("llm_generation");
        assertThat(action.envelope().runId()).isEqualTo("run_1");
        assertThat(action.envelope().episodeId()).contains("run_1_ep0001");
        assertThat(action.envelope().actor()).isEqualTo(AGENT);
        assertThat(action.envelope().occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:01.250Z"));
        assertThat(action.envelope().traceParent()).contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(Json.parse(action.data())).isEqualTo(Json.parse("""
                {"backend": "openai", "model": "gpt-4-0613", "tokens": 280,
                 "span": {"trace_id": "0af7651916cd43dd8448eb211c80319c", "span_id": "b7ad6b7169203331",
                          "name": "chat gpt-4", "kind": "client", "started_at": "2026-01-01T00:00:00.000000999Z",
                          "duration_us": 1250000, "failed": false, "scope": "my.lib", "scope_version": "1.0"},
                 "attributes": {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4",
                                "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 180, "my.own": true},
                 "resource": {"service.name": "spanning"}, "otlp_mapping": 1}"""));
        assertThat(((MetricsUpdated) events.get(1)).delta()).isEqualTo(new Metrics(280, 1_250_000, 0, 0, 0, 1, 0, 0));
        assertThat(events.get(1).envelope().eventId())
                .isNotEqualTo(action.envelope().eventId());
    }

    @ParameterizedTest
    @CsvSource({
        "chat, llm_generation, 1, 0, 1",
        "generate_content, llm_generation, 1, 0, 1",
        "text_completion, llm_generation, 1, 0, 1",
        "retrieval, rag_query, 0, 1, 1",
        "embeddings, embedding_generation, 0, 0, 1",
        "execute_tool, tool_execution, 0, 0, 1",
        "invoke_agent, agent_invocation, 0, 0, 0",
        "invoke_workflow, agent_invocation, 0, 0, 0",
        "not_thought_of_yet, not_thought_of_yet, 0, 0, 1"
    })
    void eachOperationHasItsActionAndCountsOnce(String operation, String action, int llm, int rag, int errors) {
        Span span = read(request(operation, "{\"error.type\": \"timeout\"}"));

        List<EpisodeEvent> events = SpanMapping.events(span, AGENT);

        assertThat(((ActionLogged) events.getFirst()).actionType()).isEqualTo(action);
        Metrics counted = events.size() == 1 ? Metrics.NONE : ((MetricsUpdated) events.get(1)).delta();
        assertThat(counted.llmCalls()).isEqualTo(llm);
        assertThat(counted.ragQueries()).isEqualTo(rag);
        assertThat(counted.errorCount()).isEqualTo(errors);
    }

    @ParameterizedTest
    @CsvSource({
        "retrieval, gen_ai.retrieval.query.text, query",
        "retrieval, gen_ai.data_source.id, collection",
        "embeddings, gen_ai.request.model, model",
        "execute_tool, gen_ai.tool.name, tool",
        "execute_tool, gen_ai.tool.call.arguments, arguments",
        "execute_tool, gen_ai.tool.call.result, result",
        "invoke_agent, gen_ai.agent.name, agent",
        "chat, gen_ai.input.messages, prompt",
        "chat, gen_ai.prompt, prompt",
        "chat, gen_ai.system, backend"
    })
    void anAttributeIsUnderItsFieldAndNowhereElse(String operation, String attribute, String field) {
        Span span = read(request(operation, "{\"%s\": \"x\"}".formatted(attribute)));

        JsonNode data = data(span);

        assertThat(data.path(field).textValue()).isEqualTo("x");
        assertThat(data.path("attributes").has(attribute)).isFalse();
    }

    @Test
    void whatASpanSaysOfItselfGoesBeforeItsResource() {
        Span span = chat("{\"sicd.run_id\": \"other\", \"sicd.episode_id\": \"other_ep0002\"}");

        EpisodeEvent event = SpanMapping.events(span, AGENT).getFirst();

        assertThat(event.envelope().runId()).isEqualTo("other");
        assertThat(event.envelope().episodeId()).contains("other_ep0002");
    }

    @Test
    void theOrderOfAttributesChangesNothing() {
        Span one = chat("{\"a\": 1, \"b\": 2}");
        Span other = chat("{\"b\": 2, \"a\": 1}");

        assertThat(SpanMapping.events(one, AGENT)).isEqualTo(SpanMapping.events(other, AGENT));
    }

    @Test
    void everyKindOfValueIsKept() {
        Span span = read(withPairs("chat", """
                [{"key": "s", "value": {"stringValue": "größer"}}, {"key": "b", "value": {"boolValue": true}},
                 {"key": "i", "value": {"intValue": "-9007199254740993"}}, {"key": "n", "value": {"intValue": 7}},
                 {"key": "d", "value": {"doubleValue": 0.5}}, {"key": "nan", "value": {"doubleValue": "NaN"}},
                 {"key": "y", "value": {"bytesValue": "AQI="}}, {"key": "e", "value": {}},
                 {"key": "l", "value": {"arrayValue": {"values": [{"intValue": 1}, {"stringValue": "x"}]}}},
                 {"key": "m", "value": {"kvlistValue": {"values": [{"key": "k", "value": {"boolValue": false}}]}}},
                 {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}]"""));

        ObjectNode attributes = (ObjectNode) data(span).path("attributes");
        attributes.remove("gen_ai.operation.name");

        assertThat((JsonNode) attributes).isEqualTo(Json.parse("""
                {"s": "größer", "b": true, "i": -9007199254740993, "n": 7, "d": 0.5, "nan": "NaN", "y": "AQI=", "e": null,
                 "l": [1, "x"], "m": {"k": false}}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'sicd.run_id': 7} | sicd.run_id: is '7'; give a text",
                "{'gen_ai.operation.name': 1} | gen_ai.operation.name: is '1'; give a text",
                "{'gen_ai.usage.input_tokens': -1} | gen_ai.usage.input_tokens: is '-1'; give a whole number from 0",
                "{'gen_ai.usage.output_tokens': 'many'} | gen_ai.usage.output_tokens: is '\"many\"'; give a whole number",
                "{'gen_ai.usage.output_tokens': 9223372036854775807} | give a whole number from 0"
            })
    void whatCannotBeMappedIsRefusedByName(String attributes, String complaint) {
        Span span = chat(attributes.replace('\'', '"'));

        assertThatThrownBy(() -> SpanMapping.events(span, AGENT))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "traceId | 00000000000000000000000000000000 | traceId: is '000",
                "traceId | abc | give 32 hexadecimal digits",
                "spanId | 0000000000000000 | give 16 hexadecimal digits",
                "endTimeUnixNano | 0 | endTimeUnixNano: is 0; say when the span ended"
            })
    void aSpanNeedsItsIdsAndItsEnd(String field, String value, String complaint) {
        ObjectNode request = request("chat", "{}");
        ((ObjectNode) request.at("/resourceSpans/0/scopeSpans/0/spans/0")).put(field, value);

        assertThatThrownBy(() -> SpanMapping.events(read(request), AGENT)).hasMessageContaining(complaint);
    }

    @Test
    void aClockThatWentBackMakesNoNegativeTime() {
        ObjectNode request = request("chat", "{}");
        ((ObjectNode) request.at("/resourceSpans/0/scopeSpans/0/spans/0")).put("endTimeUnixNano", "1");

        MetricsUpdated metrics =
                (MetricsUpdated) SpanMapping.events(read(request), AGENT).get(1);

        assertThat(metrics.delta().inferenceTimeMicros()).isZero();
    }

    private static Span chat(String attributes) {
        return read(request("chat", attributes));
    }

    private static JsonNode data(Span span) {
        return Json.parse(((ActionLogged) SpanMapping.events(span, AGENT).getFirst()).data());
    }

    private static Span read(ObjectNode request) {
        return TraceJson.read(request.toString().getBytes(UTF_8)).getFirst();
    }

    private static ObjectNode request(String operation, String attributes) {
        ArrayNode pairs = Json.mapper().createArrayNode();
        pairs.add(pair("gen_ai.operation.name", Json.mapper().createObjectNode().put("stringValue", operation)));
        Json.parse(attributes)
                .properties()
                .forEach(attribute -> pairs.add(pair(attribute.getKey(), value(attribute.getValue()))));
        return withPairs(operation, pairs.toString());
    }

    private static ObjectNode withPairs(String operation, String pairs) {
        return (ObjectNode) Json.parse("""
                {"resourceSpans": [{
                  "resource": {"attributes": [
                    {"key": "service.name", "value": {"stringValue": "spanning"}},
                    {"key": "sicd.run_id", "value": {"stringValue": "run_1"}},
                    {"key": "sicd.episode_id", "value": {"stringValue": "run_1_ep0001"}}]},
                  "scopeSpans": [{"scope": {"name": "my.lib", "version": "1.0"}, "spans": [{
                    "traceId": "0AF7651916CD43DD8448EB211C80319C", "spanId": "b7ad6b7169203331", "name": "%s gpt-4",
                    "kind": 3, "startTimeUnixNano": "1767225600000000999", "endTimeUnixNano": 1767225601250000999,
                    "attributes": %s, "nobodyKnows": {"this": 1}}]}]}]}""".formatted(operation, pairs));
    }

    private static ObjectNode pair(String key, ObjectNode value) {
        ObjectNode pair = Json.mapper().createObjectNode().put("key", key);
        pair.set("value", value);
        return pair;
    }

    private static ObjectNode value(JsonNode value) {
        String kind = value.isTextual() ? "stringValue" : value.isBoolean() ? "boolValue" : "intValue";
        ObjectNode any = Json.mapper().createObjectNode();
        any.set(kind, value);
        return any;
    }
}
