package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.schemas.EventCodec;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue as clients of a schema registry see it. */
class SchemaRegistryTest {
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String EPISODES = "/subjects/sicd.episode-events-value";

    private final ApiUnderTest api = new ApiUnderTest();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void subjectsAreNamedByTheThreeUsualStrategies() throws Exception {
        assertThat(ApiUnderTest.texts(get("/subjects")))
                .isSorted()
                .contains(
                        "sicd.episode-events-value",
                        "sicd.proposals-value",
                        "sicd.decisions-value",
                        "sicd.pull-requests-value",
                        "sicd.approved-proposals-value",
                        "sicd.episode-events-dev.sicd.event.EpisodeEvent",
                        "sicd.ledger-dev.sicd.event.PullRequestEvent",
                        "sicd.rerouted-dev.sicd.event.ProposalEvent",
                        "dev.sicd.event.EpisodeEvent",
                        "dev.sicd.state.Run")
                .doesNotContain("sicd.ledger-value", "sicd.episode-events-key");
    }

    @Test
    void theSchemaOfARecordIsFoundByTheIdInItsBytes() throws Exception {
        Envelope envelope = Envelope.ofRun(new UUID(7, 7), "run_1", Instant.EPOCH, Actor.agent("a"));
        byte[] value = EventCodec.encode(new RunCompleted(envelope, EndStatus.COMPLETED, ""));
        int id = ByteBuffer.wrap(value, 1, 4).getInt();

        JsonNode answer = get("/schemas/ids/" + id);

        assertThat(ApiUnderTest.names(answer)).containsExactly("schema");
        assertThat(Json.parse(answer.path("schema").textValue()).path("name").textValue())
                .isEqualTo("EpisodeEvent");
        assertThat(get("/schemas/ids/" + id + "/schema"))
                .isEqualTo(Json.parse(answer.path("schema").textValue()));
        assertThat(get("/schemas/ids/" + id + "/versions"))
                .contains(Json.parse("{\"subject\": \"sicd.episode-events-value\", \"version\": 1}"));
        assertThat(ApiUnderTest.texts(get("/schemas/ids/" + id + "/subjects")))
                .containsExactly(
                        "dev.sicd.event.EpisodeEvent",
                        "sicd.episode-events-dev.sicd.event.EpisodeEvent",
                        "sicd.episode-events-value",
                        "sicd.ledger-dev.sicd.event.EpisodeEvent",
                        "sicd.rerouted-dev.sicd.event.EpisodeEvent");
    }

    @Test
    void aSubjectHasEveryReleasedVersion() throws Exception {
        assertThat(get("/subjects/sicd.decisions-value/versions")).isEqualTo(Json.parse("[1, 2]"));
        JsonNode first = get("/subjects/sicd.decisions-value/versions/1");
        JsonNode latest = get("/subjects/sicd.decisions-value/versions/latest");

        assertThat(ApiUnderTest.names(first)).containsExactly("subject", "version", "id", "schema");
        assertThat(first.path("subject").textValue()).isEqualTo("sicd.decisions-value");
        assertThat(first.path("version").intValue()).isEqualTo(1);
        assertThat(first.path("id").intValue()).isEqualTo(469363323);
        assertThat(latest.path("version").intValue()).isEqualTo(2);
        assertThat(latest.path("id").intValue()).isEqualTo(1318077918);
        assertThat(get("/subjects/sicd.decisions-value/versions/-1")).isEqualTo(latest);
        assertThat(get("/subjects/dev.sicd.event.DecisionEvent/versions/2").path("schema"))
                .isEqualTo(latest.path("schema"));
        assertThat(get("/subjects/sicd.decisions-value/versions/2/schema"))
                .isEqualTo(Json.parse(latest.path("schema").textValue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {TYPE, "application/json", TYPE + "; charset=utf-8"})
    void aSchemaThatIsThereIsLookedUpAndRegisteredAsWhatItIs(String contentType) throws Exception {
        JsonNode latest = get(EPISODES + "/versions/latest");
        String request = request(latest.path("schema").textValue());

        HttpResponse<byte[]> found = api.send("POST", "/registry" + EPISODES, contentType, request);
        HttpResponse<byte[]> registered =
                api.send("POST", "/registry" + EPISODES + "/versions?normalize=true", contentType, request);

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(ApiUnderTest.header(found, "Content-Type")).isEqualTo(TYPE);
        assertThat(ApiUnderTest.body(found)).isEqualTo(latest);
        assertThat(registered.statusCode()).isEqualTo(200);
        assertThat(ApiUnderTest.body(registered)).isEqualTo(Json.parse("{\"id\": 1625292510}"));
    }

    @Test
    void aClientMayWriteTheSchemaInItsOwnWords() throws Exception {
        ObjectNode schema = (ObjectNode)
                Json.parse(get(EPISODES + "/versions/latest").path("schema").textValue());
        String namespace = schema.remove("namespace").textValue();
        schema.put("name", namespace + ".EpisodeEvent")
                .put("doc", "in other words")
                .put("x-tool", 1);
        ((ObjectNode) schema.path("fields").path(0)).put("type", "string").remove("doc");

        JsonNode answer = post(EPISODES, request(schema.toString()), 200);

        assertThat(answer.path("id").intValue()).isEqualTo(1625292510);
    }

    @Test
    void aSchemaOfAnotherSubjectIsNotFoundAndNotRegistered() throws Exception {
        String proposal = request(get("/subjects/sicd.proposals-value/versions/latest")
                .path("schema")
                .textValue());

        assertThat(post(EPISODES, proposal, 404).path("error_code").intValue()).isEqualTo(40403);
        JsonNode refused = post(EPISODES + "/versions", proposal, 422);
        assertThat(refused.path("error_code").intValue()).isEqualTo(42205);
        assertThat(refused.path("message").textValue())
                .contains("'sicd.episode-events-value'", "read-only", "auto.register.schemas=false");
        assertThat(post("/subjects/my.topic-value/versions", proposal, 422)
                        .path("error_code")
                        .intValue())
                .isEqualTo(42205);
        assertThat(ApiUnderTest.texts(get("/subjects"))).doesNotContain("my.topic-value");
    }

    @Test
    void oneSchemaIsCompatibleWithAnotherWhenEachReadsWhatTheOtherWrote() throws Exception {
        String path = "/compatibility/subjects/sicd.decisions-value/versions";
        ObjectNode schema = (ObjectNode) Json.parse(get("/subjects/sicd.decisions-value/versions/latest")
                .path("schema")
                .textValue());
        String same = request(schema.toString());
        ObjectNode more = schema.deepCopy();
        more.withArray("fields")
                .addObject()
                .put("name", "added")
                .put("type", "string")
                .put("default", "");
        ObjectNode required = schema.deepCopy();
        required.withArray("fields").addObject().put("name", "added").put("type", "string");
        ObjectNode lost = schema.deepCopy();
        lost.withArray("fields").remove(0);

        assertThat(isCompatible(path, same)).isTrue();
        assertThat(isCompatible(path + "/1", same)).isTrue();
        assertThat(isCompatible(path + "/latest", request(more.toString()))).isTrue();
        assertThat(isCompatible(path, request(required.toString()))).isFalse();
        // an older reader would miss event_id, which has no default
        assertThat(isCompatible(path + "/latest", request(lost.toString()))).isFalse();
    }

    @Test
    void itSaysHowItIsKept() throws Exception {
        assertThat(get("/schemas/types")).isEqualTo(Json.parse("[\"AVRO\"]"));
        assertThat(get("/config")).isEqualTo(Json.parse("{\"compatibilityLevel\": \"FULL_TRANSITIVE\"}"));
        assertThat(get("/config/sicd.proposals-value")).isEqualTo(get("/config"));
        assertThat(get("/mode")).isEqualTo(Json.parse("{\"mode\": \"READONLY\"}"));
        assertThat(get("/mode/sicd.proposals-value")).isEqualTo(get("/mode"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /subjects/nothing-value/versions, '', 404, 40401, 'nothing-value'",
        "GET, /subjects/nothing-value/versions/1, '', 404, 40401, 'nothing-value'",
        "GET, /subjects/sicd.decisions-value/versions/3, '', 404, 40402, newest is 2",
        "GET, /subjects/sicd.decisions-value/versions/0, '', 422, 42202, latest",
        "GET, /subjects/sicd.decisions-value/versions/one, '', 422, 42202, 'one'",
        "GET, /subjects/sicd.decisions-value/versions/99999999999, '', 422, 42202, latest",
        "GET, /schemas/ids/1, '', 404, 40403, '1'",
        "GET, /schemas/ids/5920259806, '', 404, 40403, '5920259806'",
        "GET, /schemas/ids/99999999999999999999, '', 404, 40403, 9999",
        "GET, /schemas/ids/x/versions, '', 404, 40403, 'x'",
        "GET, /config/nothing, '', 404, 40401, 'nothing'",
        "GET, /mode/nothing, '', 404, 40401, 'nothing'",
        "POST, /subjects/nothing-value, '{\"schema\": \"\\\"string\\\"\"}', 404, 40401, 'nothing-value'",
        "POST, /subjects/sicd.proposals-value, '{\"schema\": \"\\\"string\\\"\"}', 404, 40403, sicd.proposals-value",
        "POST, /subjects/sicd.proposals-value, '{\"schema\": \"{}\"}', 422, 42201, Avro",
        "POST, /subjects/sicd.proposals-value, '{\"schema\": \"not json\"}', 422, 42201, not json",
        "POST, /subjects/sicd.proposals-value, '{\"schema\": {}}', 422, 42201, schema is missing",
        "POST, /subjects/sicd.proposals-value, '{}', 422, 42201, schema is missing",
        "POST, /subjects/sicd.proposals-value, 'oops', 400, 400, JSON",
        "POST, /subjects/sicd.proposals-value, '{\"schema\": \"{}\", \"schemaType\": \"JSON\"}', 422, 42201, 'JSON'",
        "POST, /compatibility/subjects/nothing/versions, '{\"schema\": \"\\\"string\\\"\"}', 404, 40401, nothing",
        "POST, /compatibility/subjects/sicd.proposals-value/versions/9, '{}', 404, 40402, newest is 1",
        "DELETE, /subjects/sicd.proposals-value, '', 422, 42205, read-only",
        "DELETE, /subjects/sicd.proposals-value/versions/1, '', 422, 42205, read-only",
        "PUT, /config, '{}', 422, 42205, read-only",
        "PUT, /mode/sicd.proposals-value, '{}', 422, 42205, read-only"
    })
    void refusalsSpeakAsARegistryDoes(String method, String path, String body, int status, int code, String named)
            throws Exception {
        HttpResponse<byte[]> response = api.send(method, "/registry" + path, TYPE, body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(ApiUnderTest.header(response, "Content-Type")).isEqualTo(TYPE);
        JsonNode answer = ApiUnderTest.body(response);
        assertThat(ApiUnderTest.names(answer)).containsExactly("error_code", "message");
        assertThat(answer.path("error_code").intValue()).isEqualTo(code);
        assertThat(answer.path("message").textValue()).contains(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"dev.sicd.event.EpisodeEvent\"]",
                "{\"type\": \"record\", \"name\": \"R\"}",
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": {\"name\": \"x\"}}",
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [1]}",
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"x\", \"type\": null}]}",
                "{\"type\": \"record\", \"name\": 7, \"fields\": []}",
                "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": 3}",
                "{\"type\": \"fixed\", \"name\": \"F\", \"size\": -1}",
                "{\"type\": \"array\"}",
                "{\"type\": {\"type\": {\"type\": []}}}",
                "[[]]",
                "null",
                "7"
            })
    void whatIsNoSchemaIsNeverAFault(String schema) throws Exception {
        JsonNode answer = post(EPISODES + "/versions", request(schema), 422);

        assertThat(answer.path("error_code").intValue()).as("%s", answer).isEqualTo(42201);
    }

    @Test
    void aSchemaOfEndlessDepthIsRefusedBeforeItIsParsed() throws Exception {
        String schema = "{\"type\":\"array\",\"items\":".repeat(20_000) + "\"int\"" + "}".repeat(20_000);

        assertThat(post(EPISODES, request(schema), 422).path("error_code").intValue())
                .isEqualTo(42201);
    }

    private boolean isCompatible(String path, String request) throws Exception {
        return post(path, request, 200).path("is_compatible").booleanValue();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<byte[]> response = api.send("GET", "/registry" + path, TYPE, "");
        assertThat(response.statusCode())
                .as("%s: %s", path, ApiUnderTest.body(response))
                .isEqualTo(200);
        assertThat(ApiUnderTest.header(response, "Content-Type")).isEqualTo(TYPE);
        return ApiUnderTest.body(response);
    }

    private JsonNode post(String path, String request, int status) throws Exception {
        HttpResponse<byte[]> response = api.send("POST", "/registry" + path, TYPE, request);
        assertThat(response.statusCode())
                .as("%s: %s", path, ApiUnderTest.body(response))
                .isEqualTo(status);
        return ApiUnderTest.body(response);
    }

    private static String request(String schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema).toString();
    }
}
