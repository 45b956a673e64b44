package dev.sicd.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.kit.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static final JsonNode BODY = Json.parse(
            "{\"n\": 2, \"d\": 450.750, \"t\": \"x\", \"b\": true, \"in\": {\"list\": [\"a\", \"b\"]}, \"at\": \"t:0:7\"}");

    private final Expectations expect = new Expectations();

    @Test
    void areMetByEqualValues() {
        expect.field(BODY, "/n", 2);
        expect.field(BODY, "/n", 2L);
        expect.field(BODY, "/d", 450.75);
        expect.field(BODY, "/t", "x");
        expect.field(BODY, "/b", true);
        expect.field(BODY, "/in/list/1", "b");
        expect.texts(BODY, "/in/list", List.of("a", "b"));
        expect.accepted(answer(202, Map.of("sicd-at", "t:0:7")), 202);

        assertThat(expect.complaints()).isEmpty();
    }

    @Test
    void nameEveryValueThatIsAnother() {
        expect.field(BODY, "/n", 3);
        expect.field(BODY, "/t", true);
        expect.field(BODY, "/absent", "y");
        expect.texts(BODY, "/in/list", List.of("b", "a"));

        assertThat(expect.complaints())
                .containsExactly(
                        "/n is 2, expected 3",
                        "/t is \"x\", expected true",
                        "/absent is missing, expected y",
                        "/in/list is [a, b], expected [b, a]");
    }

    @Test
    void doNotTakeATextForANumber() {
        expect.field(Json.parse("{\"n\": \"2\"}"), "/n", 2);

        assertThat(expect.complaints()).containsExactly("/n is \"2\", expected 2");
    }

    @Test
    void nameTheStatusWithWhatTheProblemSays() {
        Answer refused = new Answer(403, Json.parse("{\"detail\": \"SAFE_MODE is on\"}"), Map.of());

        assertThat(expect.status(refused, 200)).isFalse();
        assertThat(expect.complaints()).containsExactly("answered 403 (SAFE_MODE is on), expected 200");
    }

    @Test
    void wantCoordinatesOfAnAcceptedWrite() {
        expect.accepted(answer(202, Map.of()), 202);

        assertThat(expect.complaints()).hasSize(2).first().asString().contains("Sicd-At");
    }

    @Test
    void wantRefusalsInTheOneForm() {
        JsonNode problem = Json.parse("{\"title\": \"Bad Request\", \"status\": 400, \"detail\": \"why\"}");
        expect.problem(new Answer(400, problem, Map.of("content-type", "application/problem+json")), 400);
        assertThat(expect.complaints()).isEmpty();

        expect.problem(new Answer(400, Json.parse("{}"), Map.of("content-type", "application/json")), 400);
        assertThat(expect.complaints()).hasSize(4);
    }

    private static Answer answer(int status, Map<String, String> headers) {
        return new Answer(status, BODY, headers);
    }
}
