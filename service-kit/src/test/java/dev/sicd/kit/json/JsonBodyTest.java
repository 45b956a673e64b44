package dev.sicd.kit.json;

import static dev.sicd.kit.json.JsonType.anyObject;
import static dev.sicd.kit.json.JsonType.bool;
import static dev.sicd.kit.json.JsonType.decimal;
import static dev.sicd.kit.json.JsonType.filledText;
import static dev.sicd.kit.json.JsonType.instant;
import static dev.sicd.kit.json.JsonType.integer;
import static dev.sicd.kit.json.JsonType.longInteger;
import static dev.sicd.kit.json.JsonType.matching;
import static dev.sicd.kit.json.JsonType.oneOf;
import static dev.sicd.kit.json.JsonType.text;
import static dev.sicd.kit.json.JsonType.uuid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.http.FieldError;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    @Test
    void readsEveryKindOfField() {
        JsonBody body = body("""
                {"name":"n","count":3,"big":9007199254740993,"ratio":0.25,"whole":2,"yes":true,"color":"red",
                 "at":"2025-01-01T10:00:00","id":"01890a5d-ac96-774b-bcce-b302099a8057","slug":"a-1",
                 "data":{"x":[1]},"tags":["a","b"],"inner":{"k":1},"changes":[{"path":"p"},{"path":"q"}],"gone":null}""");

        assertThat(body.required("name", filledText(10))).isEqualTo("n");
        assertThat(body.required("count", integer(1, 5))).isEqualTo(3);
        assertThat(body.required("big", longInteger(0, Long.MAX_VALUE))).isEqualTo(9007199254740993L);
        assertThat(body.required("ratio", decimal(0, 1))).isEqualTo(0.25);
        assertThat(body.required("whole", decimal(0, 5))).isEqualTo(2.0);
        assertThat(body.required("yes", bool())).isTrue();
        assertThat(body.required("color", oneOf(List.of("red", "blue")))).isEqualTo("red");
        assertThat(body.required("at", instant())).isEqualTo(Instant.parse("2025-01-01T10:00:00Z"));
        assertThat(body.required("id", uuid())).isEqualTo(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"));
        assertThat(body.required("slug", matching(Pattern.compile("[a-z0-9-]{1,5}"), "give a slug")))
                .isEqualTo("a-1");
        assertThat(body.required("data", anyObject())).hasToString("{\"x\":[1]}");
        assertThat(body.list("tags", text(5), 2)).isEqualTo(List.of("a", "b"));
        assertThat(body.object("inner").required("k", integer(0, 1))).isEqualTo(1);
        assertThat(body.objects("changes", 5).stream()
                        .map(change -> change.required("path", text(9)))
                        .toList())
                .isEqualTo(List.of("p", "q"));
        assertThat(body.optional("gone", text(5))).isEmpty();
        assertThat(body.optional("absent", text(5))).isEmpty();
        assertThat(body.optionalObject("absent_object")).isEmpty();
        assertThat(body.objects("absent_array", 5)).isEmpty();
        assertThat(body.has("gone")).isFalse();
        assertThatCode(body::check).doesNotThrowAnyException();
    }

    @Test
    void reportsEveryMistakeAtOnceWithPathValueAndCure() {
        JsonBody body = body("""
                {"count":0,"naem":"x","changes":[{"path":1},"no",{"path":"ok","extra":true}],"inner":[],"tags":["a",2]}""");
        body.required("name", filledText(10));
        body.required("count", integer(1, 5));
        body.objects("changes", 5).forEach(change -> change.required("path", text(9)));
        body.object("inner").required("deep", text(5));
        body.object("missing").required("deep", text(5));
        body.list("tags", text(5), 5);
        body.reject("name", "must differ from count");

        assertThat(problemOf(body).errors())
                .containsExactly(
                        new FieldError("name", "is required; give a text of 1 to 10 characters that are not all blank"),
                        new FieldError("count", "is '0'; give a whole number from 1 to 5"),
                        new FieldError("changes[1]", "is the text 'no'; give a JSON object"),
                        new FieldError("changes[0].path", "is '1'; give a text of up to 9 characters"),
                        new FieldError("inner", "is an array; give a JSON object"),
                        new FieldError("missing", "is required; give a JSON object"),
                        new FieldError("tags[1]", "is '2'; give a text of up to 5 characters"),
                        new FieldError("name", "must differ from count"),
                        new FieldError("naem", "is not a known field; did you mean 'name'?"),
                        new FieldError("changes[2].extra", "is not a known field; known are path"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "1.0",
                "1e0",
                "\"1\"",
                "true",
                "[1]",
                "{}",
                "2147483648",
                "-1",
                "6",
                "99999999999999999999"
            })
    void refusesWhatIsNoWholeNumberInTheRange(String value) {
        JsonBody body = body("{\"n\":" + value + "}");
        body.required("n", integer(0, 5));

        assertThat(problemOf(body).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).endsWith("; give a whole number from 0 to 5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0.5\"", "1e400", "1.01", "-0.1", "false", "{}"})
    void refusesWhatIsNoNumberInTheRange(String value) {
        JsonBody body = body("{\"n\":" + value + "}");
        body.required("n", decimal(0, 1));

        assertThat(problemOf(body).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"true\"", "\"\"", "0"})
    void refusesWhatIsNeitherTrueNorFalse(String value) {
        JsonBody body = body("{\"b\":" + value + "}");
        body.optional("b", bool());

        assertThat(problemOf(body).detail()).endsWith("; give true or false");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-01-01T10:00:00Z, 2025-01-01T10:00:00Z",
        "2025-01-01T10:00:00, 2025-01-01T10:00:00Z",
        "2025-01-01T10:00, 2025-01-01T10:00:00Z",
        "2025-01-01T10:00:00.123456, 2025-01-01T10:00:00.123456Z",
        "2025-01-01T10:00:00+02:00, 2025-01-01T08:00:00Z",
        "2025-01-01T10:00:00.5-05:30, 2025-01-01T15:30:00.5Z",
    })
    void readsTimesAsUtcUnlessTheySayOtherwise(String text, String expected) {
        JsonBody body = body("{\"at\":\"" + text + "\"}");

        assertThat(body.required("at", instant())).isEqualTo(Instant.parse(expected));
        assertThatCode(body::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"yesterday\"",
                "\"2025-01-01\"",
                "\"2025-02-30T10:00:00Z\"",
                "\"2025-01-01T25:00:00Z\"",
                "\"2025-01-01 10:00:00\"",
                "\"+10000-01-01T00:00:00Z\"",
                "\"-0001-01-01T00:00:00Z\"",
                "1735725600"
            })
    void refusesWhatIsNoTime(String value) {
        JsonBody body = body("{\"at\":" + value + "}");
        body.required("at", instant());

        assertThat(problemOf(body).detail()).endsWith("; give a time as 2025-01-01T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1-1-1-1-1", "01890a5dac96774bbcceb302099a8057", "01890a5d-ac96-774b-bcce-b302099a805g", ""})
    void refusesWhatIsNoUuid(String value) {
        JsonBody body = body("{\"id\":\"" + value + "\"}");
        body.required("id", uuid());

        assertThat(problemOf(body).status()).isEqualTo(422);
    }

    @Test
    void refusesTextThatIsTooLongOrBlankShowingOnlyItsBeginning() {
        JsonBody body = body("{\"a\":\"" + "x".repeat(5000) + "\",\"b\":\" \\n\"}");
        body.required("a", text(4999));
        body.required("b", filledText(10));

        Problem problem = problemOf(body);
        assertThat(problem.errors()).hasSize(2);
        assertThat(problem.detail()).hasSizeLessThan(250).endsWith("(the first of 2 mistakes)");
    }

    @Test
    void refusesArraysThatAreNoneOrTooLong() {
        JsonBody body = body("{\"a\":[1,2,3],\"b\":{}}");
        body.list("a", integer(0, 9), 2);
        body.objects("b", 2);

        assertThat(problemOf(body).errors())
                .containsExactly(
                        new FieldError("a", "has 3 elements; give up to 2"),
                        new FieldError("b", "is an object; give an array"));
    }

    @Test
    void showsNoMoreThanFiftyMistakes() {
        JsonBody body = body("{\"a\":[" + "\"x\",".repeat(199) + "\"x\"]}");
        body.list("a", integer(0, 9), 200);

        Problem problem = problemOf(body);
        assertThat(problem.errors()).hasSize(50);
        assertThat(problem.detail()).contains("the first of 200 mistakes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | the body is an array; send a JSON object",
                "\"x\" | the body is the text 'x'; send a JSON object",
                "null | the body is 'null'; send a JSON object",
                "7 | the body is '7'; send a JSON object"
            })
    void refusesABodyThatIsNoObject(String text, String detail) {
        assertThatThrownBy(() -> body(text))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(422))
                .hasMessage(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=UTF-8",
                "application/json;charset=\"utf-8\"",
                "application/problem+json",
                "application/vnd.sth.v1+json; charset=utf8"
            })
    void readsWhatIsSaidToBeJson(String contentType) {
        assertThatCode(() -> JsonBody.of(request(contentType, "{}"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/x-ndjson",
                "application/jsonp",
                "application/json; charset=iso-8859-1",
                "text/json",
                "",
                "json"
            })
    void refusesWhatIsSaidToBeSomethingElse(String contentType) {
        assertThatThrownBy(() -> JsonBody.of(request(contentType, "{}")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(415));
    }

    @Test
    void readsTheElementsOfABatchEachOnItsOwn() {
        List<JsonItem> items = JsonItem.of(request("application/x-ndjson", "{\"n\":1}\r\n\n{\"n\":\n{\"n\":3}"), 3);

        assertThat(items.stream().map(JsonItem::position)).containsExactly(0, 1, 2);
        assertThat(items.getFirst().body().required("n", integer(0, 9))).isEqualTo(1);
        assertThatThrownBy(() -> items.get(1).body()).isInstanceOf(Problem.class);
        assertThat(items.get(2).body().required("n", integer(0, 9))).isEqualTo(3);
    }

    @Test
    void readsABatchFromAnArray() {
        List<JsonItem> items = JsonItem.of(request("application/json", "[{\"n\":1},7]"), 2);

        assertThat(items.getFirst().body().required("n", integer(0, 9))).isEqualTo(1);
        assertThatThrownBy(() -> items.get(1).body()).hasMessage("the body is '7'; send a JSON object");
    }

    @Test
    void refusesABatchThatIsNoneOrTooLong() {
        assertThatThrownBy(() -> JsonItem.of(request("application/json", "{}"), 2))
                .hasMessageContaining("send a JSON array");
        assertThatThrownBy(() -> JsonItem.of(request("application/json", "[1,2,3]"), 2))
                .hasMessage("the batch has 3 elements, the limit is 2; send it in parts");
    }

    private static JsonBody body(String json) {
        return JsonBody.of(Json.parse(json));
    }

    private static Problem problemOf(JsonBody body) {
        Problem problem = catchThrowableOfType(Problem.class, body::check);
        assertThat(problem).as("the problem").isNotNull();
        return problem;
    }

    private static Request request(String contentType, String body) {
        return new Request(
                "POST",
                "/",
                Map.of(),
                Map.of(),
                Map.of("content-type", contentType),
                body.getBytes(UTF_8),
                "127.0.0.1",
                Principal.ANONYMOUS);
    }
}
